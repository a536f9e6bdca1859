// The list of values inside a model as it stands in the metadata of its graph.
import { InputError } from "../../errors.ts";
import type { InspectedOutput } from "./inspect-outputs.ts";

const KEY = "sciformer.inspect";

/** A value of the graph and the inputs that multiply it along an axis. */
export interface InspectEntry {
  readonly path: string;
  /** Name of the graph's output. */
  readonly name: string;
  readonly kind: InspectedOutput["kind"];
  readonly gains: readonly { readonly axis: number; readonly input: string }[];
}

/** What {@link inspectEntries} reads. */
export function inspectMetadata(outputs: readonly InspectedOutput[]): Record<string, string> {
  const entries = outputs.map(({ path, name, kind, gains }): InspectEntry => {
    return { path, name, kind, gains: gains.map(({ axis, input }) => ({ axis, input })) };
  });
  return { [KEY]: JSON.stringify(entries) };
}

/** @throws InputError naming the file if it is no graph for inspection */
export function inspectEntries(metadata: Readonly<Record<string, string>>, file: string): readonly InspectEntry[] {
  const text = metadata[KEY];
  if (text === undefined)
    throw new InputError(`${file}: has no list of inspected values: expected --format onnx-inspect`);
  return JSON.parse(text) as readonly InspectEntry[];
}
