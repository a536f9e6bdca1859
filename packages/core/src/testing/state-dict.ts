// Checks of a model's state dictionary: a safetensors file gives it back exactly, and one that does not fit is refused.
import assert from "node:assert/strict";
import { InputError } from "../errors.ts";
import { parseSafetensors, type StoredTensor, serialiseSafetensors } from "../io/safetensors.ts";
import type { Module } from "../nn/module.ts";
import type { Workbench } from "./workbench.ts";

const FILE = "weights.safetensors";

/** Calls `use` with two models of different starting values. */
function withModels({ plugin, config }: Workbench, use: (source: Module, target: Module) => void): void {
  const models: Module[] = [1, 2].map((seed) => plugin.createModel(config).initialise(seed));
  try {
    use(models[0]!, models[1]!);
  } finally {
    for (const model of models) model.dispose();
  }
}

/** Written, read and loaded into another model, the values are the same; also under PyTorch's `module.` prefix. */
export function checkStateRoundTrip(bench: Workbench): void {
  for (const prefix of ["", "module."]) {
    withModels(bench, (source, target) => {
      assert.notDeepEqual(target.stateDict(), source.stateDict(), "two seeds give the same starting values");
      const named = new Map([...source.stateDict()].map(([key, tensor]) => [prefix + key, tensor]));
      target.loadStateDict(parseSafetensors(serialiseSafetensors(named), FILE).tensors, FILE);
      assert.deepEqual(target.stateDict(), source.stateDict());
    });
  }
}

/** The dictionary less a key, with a key more, with a shape changed: refused, naming file and tensor. */
export function checkBadStates(bench: Workbench): void {
  withModels(bench, (source, target) => {
    const state = source.stateDict();
    const before = target.stateDict();
    const extra: StoredTensor = { dtype: "F32", shape: [1], data: new Float32Array(1) };
    assertRefused(target, new Map([...state, ["no.such.tensor", extra]]), "no.such.tensor");
    for (const [key, tensor] of state) {
      assertRefused(target, new Map([...state].filter(([other]) => other !== key)), key);
      assertRefused(target, new Map([...state, [key, { ...tensor, shape: [...tensor.shape, 1] }]]), key);
    }
    assert.deepEqual(target.stateDict(), before, "a refused dictionary changed the model");
  });
}

function assertRefused(model: Module, state: ReadonlyMap<string, StoredTensor>, key: string): void {
  assert.throws(
    () => model.loadStateDict(state, FILE),
    (error: unknown) =>
      error instanceof InputError && error.message.includes(FILE) && error.message.includes(`"${key}"`),
    `a dictionary with a bad "${key}" is not refused by name`,
  );
}
