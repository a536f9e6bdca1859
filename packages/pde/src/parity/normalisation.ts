// Parity of the statistics of a data set and of normalised fields and constants.
import {
  InputError,
  type ParityCase,
  type ParityValue,
  type ParityValues,
  readCase,
  requiredTensor,
} from "@sciformer/core";
import { z } from "zod";
import { normalised } from "../scaling.ts";
import {
  channelScale,
  NORMALISATIONS,
  type Normalisation,
  type NormStatistics,
  parameterScale,
  type Scale,
} from "../statistics.ts";
import { StatisticsBuilder } from "../statistics-builder.ts";

const caseSchema = z.object({
  fields_scheme: z.string(),
  fields: z.array(z.string()),
  constants: z.array(z.string()).default([]),
});

const TAG = "case";

/** A simulation of a case. */
interface Given {
  /** [frames, channels, ...grid] */
  readonly shape: readonly number[];
  readonly data: Float32Array;
  readonly constants: readonly number[];
}

const pointsOf = ({ shape }: Given) => shape.slice(2).reduce((all, one) => all * one, 1);

function frameOf(given: Given, frame: number): Float32Array {
  const size = given.shape[1]! * pointsOf(given);
  return given.data.subarray(frame * size, (frame + 1) * size);
}

/** @throws InputError for simulations that are not there or have no fields */
function givenSimulations(testCase: ParityCase, hasConstants: boolean): Given[] {
  const { tensors, path } = testCase;
  const count = Object.keys(tensors).filter((name) => /^input\/sim\d+$/.test(name)).length;
  if (count === 0) throw new InputError(`${path}: no tensor input/sim0`);
  return Array.from({ length: count }, (_, i) => {
    const { shape, data } = requiredTensor(testCase, `input/sim${i}`);
    const constants = hasConstants ? Array.from(requiredTensor(testCase, `input/const${i}`).data, Number) : [];
    return { shape, data: Float32Array.from(data, Number), constants };
  });
}

/** How constants are normalised, as fields are: by mean and deviation, deviation alone, or range. */
function constantScale(norm: NormStatistics, how: Normalisation): Scale {
  const { param_mean: mean, param_std: std, param_min: min, param_max: max } = norm;
  return how === "mean-std"
    ? parameterScale(norm)
    : channelScale({ ...norm, mean, std, std_vector: std, min, max }, how);
}

const NORMALISED = /^output\/normalised_(?:sim(\d+)_frame(\d+)|const(\d+))_(.+)$/;

/** The normalised frames and constants that the case has. */
function normalisedValues({ tensors }: ParityCase, all: readonly Given[], norm: NormStatistics): ParityValues {
  const found: Record<string, ParityValue> = {};
  for (const name of Object.keys(tensors)) {
    const [, sim, frame, constant, way = ""] = NORMALISED.exec(name) ?? [];
    const how = NORMALISATIONS.find((known) => known.replaceAll("-", "_") === way);
    const given = all[Number(sim ?? constant)];
    if (how === undefined || given === undefined) continue;
    const { offset, scale } = constantScale(norm, how);
    found[name] =
      sim === undefined
        ? given.constants.map((value, p) => (value - offset[p]!) / scale[p]!)
        : {
            shape: given.shape.slice(1),
            data: normalised(frameOf(given, Number(frame)), pointsOf(given), channelScale(norm, how)),
          };
  }
  return found;
}

/** Statistics of all simulations given, and what of them the case has normalised. @throws InputError */
export async function normalisationParity(testCase: ParityCase): Promise<ParityValues> {
  const { fields_scheme: fieldScheme, fields: fieldNames, constants } = readCase(testCase, caseSchema);
  const builder = new StatisticsBuilder();
  const all = givenSimulations(testCase, constants.length > 0);
  for (const [i, given] of all.entries()) {
    const params = constants.map((name, p) => ({ name, id: 0, value: given.constants[p]! }));
    const fieldIds = fieldNames.map(() => 0);
    builder.begin({
      simId: `sim${i}`,
      tag: TAG,
      pdeId: 0,
      fieldNames,
      fieldIds,
      fieldScheme,
      fieldUnits: null,
      params,
    });
    for (let t = 0; t < given.shape[0]!; t++) builder.add(frameOf(given, t), pointsOf(given));
  }
  const { norm } = builder.values[TAG]!;
  const ones = all[0]!.shape.slice(2).map(() => 1);
  const column = (numbers: readonly number[]) => ({ shape: [numbers.length, ...ones], data: numbers });
  return {
    "output/norm_fields_sca_mean": column(norm.mean),
    "output/norm_fields_sca_std": column(norm.std),
    "output/norm_fields_std": column(norm.std_vector),
    "output/norm_fields_sca_min": column(norm.min),
    "output/norm_fields_sca_max": column(norm.max),
    "output/norm_const_mean": norm.param_mean,
    "output/norm_const_std": norm.param_std,
    "output/norm_const_min": norm.param_min,
    "output/norm_const_max": norm.param_max,
    ...normalisedValues(testCase, all, norm),
  };
}
