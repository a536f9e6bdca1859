// Parity of the initial conditions: runs golden cases of kind `initial_conditions`, whatever their grids and draws.
import type { CaseTensor, ParityCase, ParityValues } from "@sciformer/core";
import { blobs, diffusedNoise, gaussianField, toUnitInterval, truncatedFourier } from "../simulate/initial/fields.ts";
import { averagePool } from "../simulate/pooling.ts";
import { tagSeed } from "../simulate/seed-rule.node.ts";
import { PeriodicGrid } from "../spectral/grid.ts";
import { RealTransform } from "../spectral/real-transform.ts";

interface GridJson {
  readonly N: number;
  readonly cutoff: number;
  readonly powerlaw: number;
  readonly intensity: number;
  readonly domain_extent: number;
}

interface InitialJson {
  readonly cases: Readonly<Record<string, GridJson>>;
  readonly seed_rule?: { readonly examples: Readonly<Record<string, number>> };
}

const POOLED_BY = 2;

const doubles = ({ data }: CaseTensor): Float64Array =>
  Float64Array.from({ length: data.length }, (_, i) => Number(data[i]));

/** [n, axes] as a list of points. */
function points(tensor: CaseTensor): number[][] {
  const axes = tensor.shape[1]!;
  const values = [...doubles(tensor)];
  return Array.from({ length: tensor.shape[0]! }, (_, i) => values.slice(i * axes, (i + 1) * axes));
}

/** Kind `initial_conditions`: every generator on the recorded draws, and the seed rule. */
export async function initialConditionsParity({ json, tensors }: ParityCase): Promise<ParityValues> {
  const { cases, seed_rule: seedRule } = json as unknown as InitialJson;
  const values: Record<string, ParityValues[string]> = {};
  for (const [name, settings] of Object.entries(cases)) {
    const input = (key: string) => tensors[`input/${name}.${key}`];
    const fields = generate(settings, input);
    for (const [generator, { data, size, dimensions }] of fields) {
      values[`output/${name}.${generator}`] = { data, shape: Array<number>(dimensions).fill(size) };
    }
  }
  for (const [tag, want] of Object.entries(seedRule?.examples ?? {})) {
    values[`seed_rule/examples/${tag}`] = { got: tagSeed(tag), want };
  }
  return values;
}

interface Field {
  readonly data: Float64Array;
  readonly size: number;
  readonly dimensions: 1 | 2;
}

/** The fields of the generators whose draws the case has. */
function generate(settings: GridJson, input: (key: string) => CaseTensor | undefined): Map<string, Field> {
  const { N: size, cutoff, powerlaw: exponent, intensity, domain_extent: extent } = settings;
  const dimensions = (input("fourier.amplitude") ?? input("diffused.noise"))?.shape.length === 1 ? 1 : 2;
  const grid = new PeriodicGrid(size, dimensions, extent);
  const transform = new RealTransform(grid);
  const fields = new Map<string, Field>();
  const put = (name: string, data: Float64Array) => fields.set(name, { data, size, dimensions });
  const [amplitude, angle] = [input("fourier.amplitude"), input("fourier.angle")];
  if (amplitude && angle) {
    const fourier = truncatedFourier(transform, { amplitude: doubles(amplitude), angle: doubles(angle), cutoff });
    put("fourier", fourier);
    put("clamp", toUnitInterval(fourier.slice()));
  }
  const [re, im] = [input("grf.re"), input("grf.im")];
  if (re && im) {
    const field = gaussianField(transform, { re: doubles(re), im: doubles(im), exponent });
    put("grf", field);
    if (size % POOLED_BY === 0) {
      const data = new Float64Array(field.length / POOLED_BY ** dimensions);
      averagePool(field, grid, POOLED_BY, data);
      fields.set("pool", { data, size: size / POOLED_BY, dimensions });
    }
  }
  const noise = input("diffused.noise");
  if (noise) put("diffused", diffusedNoise(transform, { noise: doubles(noise), intensity }));
  const [position, variance] = [input("blobs.position"), input("blobs.variance")];
  if (position && variance) {
    const bells = { positions: points(position), variances: points(variance) };
    put("blobs", blobs(grid, { ...bells, complement: false }));
    put("blobs_one_complement", blobs(grid, { ...bells, complement: true }));
  }
  return fields;
}
