// Constants that are parameters under the names that the state dictionary has for them.
import type { Module } from "../../nn/module.ts";
import type { StateTensor } from "../../nn/parameter.ts";
import type { OnnxModel, OnnxTensor } from "../onnx/model.ts";
import { encodeElements } from "../trace/elements.ts";
import { frozenName } from "../trace/session.ts";

/** Names that the tracer gives to constants that are not variables. */
const UNNAMED = /^constant\/\d+$/;

/**
 * `model` with its parameters under their paths in `module`, also those that the tracer stored in another shape. Of a
 * parameter with several paths it is the first one.
 */
export function withStateNames(model: OnnxModel, module: Module | undefined): OnnxModel {
  const names = module ? stateNames(model, module) : new Map<string, string>();
  if (names.size === 0) return model;
  const nameOf = (name: string) => names.get(name) ?? name;
  return {
    ...model,
    nodes: model.nodes.map((node) => ({ ...node, inputs: node.inputs.map(nameOf) })),
    initializers: model.initializers.map((tensor) => ({ ...tensor, name: nameOf(tensor.name) })),
  };
}

/** Name of a constant -> path. */
function stateNames({ initializers, inputs, outputs }: OnnxModel, module: Module): Map<string, string> {
  const taken = new Set([...inputs, ...outputs].map(({ name }) => name));
  const present = new Set(initializers.map(({ name }) => name));
  const names = new Map<string, string>();
  for (const [path, state] of module.namedState()) {
    const name = frozenName(state.variable);
    const found = present.has(name) ? name : reshapedName(state, initializers);
    if (found !== undefined && !names.has(found)) names.set(found, taken.has(path) ? `${path}.value` : path);
  }
  return names;
}

/** The constant that has the elements of a parameter, in any shape; single numbers are too common to tell. */
function reshapedName({ variable }: StateTensor, initializers: readonly OnnxTensor[]): string | undefined {
  if (variable.size === 1) return undefined;
  const candidates = initializers.filter(({ name, dtype, data }) => {
    return UNNAMED.test(name) && dtype === variable.dtype && data.length === 4 * variable.size;
  });
  if (candidates.length === 0) return undefined;
  const wanted = encodeElements(candidates[0]!.dtype, variable.dataSync());
  return candidates.find(({ data }) => data.every((byte, i) => byte === wanted[i]))?.name;
}
