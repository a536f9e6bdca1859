// Parity of whole models: outputs and intermediate values of several inputs on the same weights.
import {
  type HostTensor,
  hostTensorOf,
  type ParityCase,
  type ParityOptions,
  type ParityValue,
  type ParityValues,
  readCase,
  type TensorBatch,
  tensorsUnder,
} from "@sciformer/core";
import { z } from "zod";
import type { PdeInput } from "../model.ts";
import { caseConfig, caseModel, compatSchema, modelSchema, watchedForward } from "./case.ts";

const forwardSchema = z.object({
  variants: z.array(z.object({ id: z.string(), config: modelSchema, compat: compatSchema.optional() })),
});

type Variant = z.infer<typeof forwardSchema>["variants"][number];

/** The inputs of a variant by the name after its id. */
function inputsOf(testCase: ParityCase, id: string): Record<string, HostTensor> {
  return Object.fromEntries(
    tensorsUnder(testCase, `input/${id}.`).map(([name, tensor]) => [name, hostTensorOf(tensor)]),
  );
}

function mixedInput({ x, class_labels, timestep }: TensorBatch): PdeInput {
  return { x: x!, labels: class_labels, t: timestep };
}

function separateInput(batch: TensorBatch): PdeInput {
  return {
    x: batch.x!,
    channelTypes: batch.channel_type!,
    pdeTypes: batch.pde_type!,
    tasks: batch.task!,
    t: batch.t!,
    simulationTime: batch.simulation_time!,
    simulationDt: batch.simulation_dt!,
    parameters: batch.pde_parameters!,
    parameterClasses: batch.pde_parameters_class!,
  };
}

/** Output of a variant with one rule for its masks, and intermediate values where they are wanted. */
function variantValues(
  testCase: ParityCase,
  { id, config: published }: Variant,
  compat: z.infer<typeof compatSchema>,
  { engine }: ParityOptions,
  isWatched: boolean,
) {
  const config = caseConfig(published, compat);
  const model = caseModel(testCase, config);
  const wanted = isWatched ? tensorsUnder(testCase, `mid/${id}.`) : [];
  const inputOf = config.channels === "mixed" ? mixedInput : separateInput;
  const { output, mids } = watchedForward({ model, config, engine }, inputsOf(testCase, id), inputOf, wanted);
  model.dispose();
  const named = Object.entries(mids).map(([name, value]) => [name.replace("mid/", `mid/${id}.`), value] as const);
  return { output, mids: Object.fromEntries(named) };
}

/** Kinds `mc.forward` and `sc.forward`. */
export async function forwardParity(testCase: ParityCase, options: ParityOptions): Promise<ParityValues> {
  const { variants } = readCase(testCase, forwardSchema);
  const values: Record<string, ParityValue> = {};
  for (const variant of variants) {
    const { output, mids } = variantValues(testCase, variant, variant.compat ?? {}, options, true);
    Object.assign(values, mids, { [`output/${variant.id}`]: output });
    const corrected = `output/${variant.id}.with_corrected_mask`;
    if (!(corrected in testCase.tensors)) continue;
    values[corrected] = variantValues(testCase, variant, {}, options, false).output;
  }
  return values;
}
