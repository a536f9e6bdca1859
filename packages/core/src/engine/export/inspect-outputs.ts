// What can be seen inside a model, as outputs of a graph: names, kinds and gains by path.
import type { Module } from "../../nn/module.ts";
import type { Gain } from "./inspect-gains.ts";

/** A value inside the model that the graph puts out. */
export interface InspectedOutput {
  /** As `Recorder` names it. */
  readonly path: string;
  /** Name of the graph's output: the path, unless an input or another output is called so. */
  readonly name: string;
  /**
   * `output`: of a module. `attention`: what a module shows as `weights`, [batch, heads, queries, keys]. `statistic`:
   * anything else that a module shows.
   */
  readonly kind: "output" | "attention" | "statistic";
  readonly gains: readonly Gain[];
}

/** What is known of the value of a path after one run. */
export interface ValueShape {
  readonly path: string;
  readonly shape: readonly number[];
  readonly dtype: string;
}

/** How the values were seen. */
interface Seen {
  /** Rows of the batch. */
  readonly rows: number;
  /** Names of inputs and outputs that the graph has besides. */
  readonly taken: readonly string[];
}

/** Values with a row for each of the batch, in the order in which they were made. */
export function inspectedOutputs(
  values: readonly ValueShape[],
  model: Module,
  { rows, taken }: Seen,
): readonly InspectedOutput[] {
  const modules = new Set(Array.from(model.namedModules(), ([path]) => path));
  const shapes = new Map(values.map((value) => [value.path, value.shape]));
  const perRow = values.filter(
    ({ shape, dtype }) => dtype !== "bool" && shape[0] !== undefined && shape[0] % rows === 0,
  );
  return perRow.map(({ path, shape, dtype }): InspectedOutput => {
    const name = taken.includes(path) ? `${path}.inside` : path;
    const isExact = shape[0] === rows && dtype === "float32";
    if (modules.has(path)) return { path, name, kind: "output", gains: isExact ? outputGains(path, shape) : [] };
    if (!isWeights(path, shape)) return { path, name, kind: "statistic", gains: [] };
    return { path, name, kind: "attention", gains: isExact ? headGains(path, shape, shapes) : [] };
  });
}

function isWeights(path: string, shape: readonly number[]): boolean {
  return shape.length === 4 && path.split(".").at(-1) === "weights";
}

function outputGains(path: string, shape: readonly number[]): readonly Gain[] {
  return shape.flatMap((extent, axis) => {
    if (axis === 0) return [];
    return [{ path, axis, extent, module: path, target: axis, repeats: 1, input: inputName(path, axis) }];
  });
}

/**
 * A head's output is its weights times its values: a factor of the head is one of its channels of `wv`, which lie side
 * by side.
 */
function headGains(path: string, shape: readonly number[], shapes: ReadonlyMap<string, readonly number[]>): Gain[] {
  const module = path.replace(/weights$/, "wv");
  const [, heads, , keys] = shape as [number, number, number, number];
  const [rows, tokens, width] = shapes.get(module) ?? [];
  if (rows !== shape[0] || tokens !== keys || width === undefined || width % heads !== 0) return [];
  return [{ path, axis: 1, extent: heads, module, target: 2, repeats: width / heads, input: inputName(path, 1) }];
}

function inputName(path: string, axis: number): string {
  return `${path}.gain.${axis}`;
}
