// Tests that the engines agree on a small transformer: eager on cpu, eager on wasm, compiled.
import { afterAll, beforeAll, expect, test } from "vitest";
import { adamW } from "../optim/alias.ts";
import { TinyTransformer, tinyBatch, tinyLoss } from "../testing/tiny-transformer.ts";
import type { TrainingStep } from "../train/training-step.ts";
import { type PortableBackend, useBackend } from "./backends.ts";
import { compiledEngine } from "./compiled-engine.node.ts";
import { type Engine, eagerEngine } from "./engine.ts";
import { StepNoise } from "./noise.ts";
import { Random } from "./random.ts";

const STEPS = 20;
const noise = (step: number) => new StepNoise(new Random(5), step);

interface Side {
  readonly engine: Engine;
  readonly backend: PortableBackend;
}

const REFERENCE: Side = { engine: eagerEngine, backend: "cpu" };
const OTHERS: readonly [string, Side][] = [
  ["eager on wasm", { engine: eagerEngine, backend: "wasm" }],
  ["compiled", { engine: compiledEngine({ threads: 1 }), backend: "cpu" }],
  ["compiled on two threads", { engine: compiledEngine({ threads: 2 }), backend: "cpu" }],
];

/** Calls `use` with a model from one seed and a step that trains it. */
async function trained<T>(
  { engine, backend }: Side,
  use: (step: TrainingStep, model: TinyTransformer) => T,
): Promise<T> {
  await useBackend(backend);
  const model = new TinyTransformer().initialise(1);
  const step = engine.training({ loss: tinyLoss(model), params: model, optimizer: adamW() });
  try {
    return use(step, model);
  } finally {
    step.dispose();
    model.dispose();
  }
}

/** Loss and gradients by parameter of one batch with dropout. */
const gradientsOf = (side: Side) =>
  trained(side, (step) => {
    const { loss, gradients } = step.gradients(tinyBatch(2), noise(0));
    const { layout } = step.optimizer;
    const named = layout.tensors.map(({ name }) => [name, layout.view(gradients, name).slice()] as const);
    return { loss, gradients: new Map(named) };
  });

/** Losses of the steps, each with its own batch and masks. */
const lossesOf = (side: Side) =>
  trained(side, (step) =>
    Array.from({ length: STEPS }, (_, i) => step.step(tinyBatch(i), { lr: 1e-2, noise: noise(i) })),
  );

const largest = (values: ArrayLike<number>) => Array.from(values).reduce((most, v) => Math.max(most, Math.abs(v)), 0);
const apart = (a: Float32Array, b: Float32Array) => largest(a.map((value, i) => value - b[i]!));

/** A bias of the keys shifts all scores of a query alike, so its gradient is zero but for rounding. */
const isZeroByDesign = (name: string) => name.endsWith(".wk.bias");

let reference: Awaited<ReturnType<typeof gradientsOf>>;
let losses: readonly number[];
beforeAll(async () => {
  reference = await gradientsOf(REFERENCE);
  losses = await lossesOf(REFERENCE);
});
afterAll(() => useBackend("cpu"));

test.each(OTHERS)("loss and gradients %s are those on cpu", async (_, side) => {
  const { loss, gradients } = await gradientsOf(side);
  expect(Math.abs(loss - reference.loss) / reference.loss).toBeLessThan(5e-6);
  for (const [name, wanted] of reference.gradients) {
    const got = gradients.get(name)!;
    if (isZeroByDesign(name)) expect(largest(got), name).toBeLessThan(1e-6);
    else expect(apart(got, wanted) / largest(wanted), name).toBeLessThan(5e-6);
  }
});

test.each(OTHERS)("twenty steps %s have the losses that they have on cpu, dropout included", async (_, side) => {
  const found = await lossesOf(side);
  for (const [i, loss] of losses.entries()) expect(Math.abs(found[i]! - loss) / loss, `step ${i}`).toBeLessThan(1e-5);
});

test("without noise the step has another loss: the masks are real", async () => {
  const bare = await trained(REFERENCE, (step) => step.gradients(tinyBatch(2)).loss);
  expect(Math.abs(bare - reference.loss) / reference.loss).toBeGreaterThan(1e-3);
});

test.each(["fixed", "changing"] as const)("inference with %s weights gives what it gives op by op", async (weights) => {
  await useBackend("cpu");
  const model = new TinyTransformer().initialise(1);
  const run = (engine: Engine) => {
    const fn = engine.inference(({ x }, context) => ({ y: model.forward(x!, context) }), { name: "it", weights });
    const { y } = fn({ x: tinyBatch(3).x! });
    fn.dispose();
    return y!;
  };
  const [eager, compiled] = [run(eagerEngine), run(compiledEngine({ threads: 1 }))];
  expect(compiled.shape).toEqual(eager.shape);
  const [got, wanted] = [compiled.data as Float32Array, eager.data as Float32Array];
  expect(apart(got, wanted) / largest(wanted)).toBeLessThan(1e-6);
  model.dispose();
});
