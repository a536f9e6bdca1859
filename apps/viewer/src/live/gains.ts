// Changes inside the model as inputs of the graph for inspection.
import {
  type HostBatch,
  InputError,
  type InspectEntry,
  type Intervention,
  type TensorFacts,
} from "@sciformer/core/view";

/**
 * A factor for every place that can be changed, 1 where nothing is.
 *
 * @throws InputError for a change that the graph does not offer
 */
export function gainInputs(
  entries: readonly InspectEntry[],
  facts: readonly TensorFacts[],
  interventions: readonly Intervention[],
): HostBatch {
  const extents = new Map(facts.map(({ name, shape }) => [name, shape[0]]));
  const inputs = entries.flatMap(({ gains }) => gains.map(({ input }) => input));
  const present = inputs.filter((input) => extents.has(input));
  const factors = new Map(present.map((input) => [input, new Float32Array(Number(extents.get(input))).fill(1)]));
  for (const change of interventions) apply(change, entries, factors);
  return Object.fromEntries(Array.from(factors, ([input, data]) => [input, { data, shape: [data.length] }]));
}

function apply(
  { path, axis, index, factor }: Intervention,
  entries: readonly InspectEntry[],
  factors: ReadonlyMap<string, Float32Array>,
): void {
  const entry = entries.find((one) => one.path === path);
  const gain = entry?.gains.find((one) => one.axis === axis);
  const values = gain && factors.get(gain.input);
  if (values === undefined) {
    const axes = entry?.gains.map((one) => one.axis).join(", ") || "none";
    throw new InputError(`${path}: cannot be changed along axis ${axis}; axes that can be: ${axes}`);
  }
  if (!(index in values)) {
    throw new InputError(`${path}: index ${index} of axis ${axis} is not in 0 ... ${values.length - 1}`);
  }
  values[index]! *= factor;
}
