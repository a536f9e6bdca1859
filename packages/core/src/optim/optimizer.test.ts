// Tests of the optimiser chains against float64 references written out here.
import { expect, test } from "vitest";
import { Random } from "../engine/random.ts";
import { accumulate } from "./accumulate.ts";
import { adam, adamW, sgd } from "./alias.ts";
import { applyUpdates, scaleByLearningRate } from "./apply.ts";
import { clipByGlobalNorm } from "./clip.ts";
import { decaysByDefault } from "./decay.ts";
import { ema } from "./ema.ts";
import { FlatLayout } from "./layout.ts";
import { Optimizer } from "./optimizer.ts";
import { skipNonFinite } from "./skip-non-finite.ts";
import { chain, type Transform } from "./transform.ts";

const layout = new FlatLayout([
  { name: "linear.weight", shape: [2, 3] },
  { name: "linear.bias", shape: [3] },
]);

/** Index of each real value in the flat array, padding left out. */
const places = layout.tensors.flatMap(({ offset, size }) => Array.from({ length: size }, (_, i) => offset + i));

function randomFlat(random: Random): Float32Array {
  const flat = layout.allocate();
  for (const place of places) flat[place] = random.normal();
  return flat;
}

/** Runs `steps` updates with seeded gradients; `reference(p, gs)` gives the same trajectory for one value. */
function compare(
  transform: Transform,
  lr: number,
  reference: (p: number, gradients: number[], name: string) => number,
) {
  const random = new Random(7);
  const start = randomFlat(random);
  const parameters = start.slice();
  const optimizer = new Optimizer(layout, transform, parameters);
  const gradients = Array.from({ length: 20 }, () => randomFlat(random));
  for (const gradient of gradients) optimizer.update(parameters, gradient.slice(), lr);
  for (const place of places) {
    const name = place < 16 ? "linear.weight" : "linear.bias";
    const want = reference(
      start[place]!,
      gradients.map((g) => g[place]!),
      name,
    );
    expect(Math.abs(parameters[place]! - want)).toBeLessThan(5e-6 * Math.max(1, Math.abs(want)));
  }
}

function adamReference(p: number, gradients: number[], lr: number, l2: number, decoupled: number): number {
  let [m, v] = [0, 0];
  for (const [index, raw] of gradients.entries()) {
    const g = raw + l2 * p;
    p *= 1 - lr * decoupled;
    m = 0.9 * m + 0.1 * g;
    v = 0.999 * v + 0.001 * g * g;
    const t = index + 1;
    p -= ((lr / (1 - 0.9 ** t)) * m) / (Math.sqrt(v) / Math.sqrt(1 - 0.999 ** t) + 1e-8);
  }
  return p;
}

test("adam follows its equations", () => {
  compare(adam(), 0.01, (p, gs) => adamReference(p, gs, 0.01, 0, 0));
});

test("adam with weight decay adds the L2 term to the gradient", () => {
  compare(adam({ weightDecay: 0.1, mask: () => true }), 0.01, (p, gs) => adamReference(p, gs, 0.01, 0.1, 0));
});

test("adamW shrinks the weight before the step and leaves biases alone", () => {
  compare(adamW({ weightDecay: 0.1 }), 0.01, (p, gs, name) =>
    adamReference(p, gs, 0.01, 0, name === "linear.weight" ? 0.1 : 0),
  );
});

test("the first Adam step moves each value by the learning rate against its gradient's sign", () => {
  const parameters = layout.allocate();
  const gradient = layout.allocate();
  gradient.set([3, -0.002]);
  new Optimizer(layout, adam(), parameters).update(parameters, gradient, 0.5);
  expect(parameters[0]).toBeCloseTo(-0.5, 5);
  expect(parameters[1]).toBeCloseTo(0.5, 5);
});

test("padding stays zero under AdamW", () => {
  const parameters = randomFlat(new Random(1));
  const optimizer = new Optimizer(layout, adamW(), parameters);
  for (let step = 0; step < 3; step++) optimizer.update(parameters, randomFlat(new Random(step)), 0.1);
  const padding = parameters.filter((_, place) => !places.includes(place));
  expect(padding.every((value) => value === 0)).toBe(true);
});

test("sgd with momentum follows its equations", () => {
  compare(sgd({ rate: 0.9 }), 0.01, (p, gs) => {
    let velocity = 0;
    for (const g of gs) {
      velocity = 0.9 * velocity + g;
      p -= 0.01 * velocity;
    }
    return p;
  });
});

test("nesterov momentum looks one step ahead", () => {
  compare(sgd({ rate: 0.9, nesterov: true }), 0.01, (p, gs) => {
    let velocity = 0;
    for (const g of gs) {
      velocity = 0.9 * velocity + g;
      p -= 0.01 * (g + 0.9 * velocity);
    }
    return p;
  });
});

test("clipping scales all tensors by one factor", () => {
  const parameters = layout.allocate();
  const gradient = layout.allocate();
  gradient[0] = 3;
  layout.view(gradient, "linear.bias")[0] = 4;
  const optimizer = new Optimizer(
    layout,
    chain(clipByGlobalNorm(1), scaleByLearningRate(), applyUpdates()),
    parameters,
  );
  optimizer.update(parameters, gradient, 1);
  // norm 5, so 3 and 4 become 0.6 and 0.8
  expect(parameters[0]).toBeCloseTo(-0.6, 6);
  expect(parameters[16]).toBeCloseTo(-0.8, 6);
  expect(optimizer.state.scalars["0.clipByGlobalNorm/norm"]).toBe(5);
});

test("clipping leaves a small gradient as it is", () => {
  const parameters = layout.allocate();
  const gradient = layout.allocate();
  gradient[0] = 0.5;
  new Optimizer(layout, chain(clipByGlobalNorm(1), sgd()), parameters).update(parameters, gradient, 1);
  expect(parameters[0]).toBe(-0.5);
});

test("a non-finite gradient is skipped without touching parameters or moments", () => {
  const parameters = randomFlat(new Random(3));
  const before = parameters.slice();
  const optimizer = new Optimizer(layout, chain(skipNonFinite(), adamW()), parameters);
  const gradient = randomFlat(new Random(4));
  gradient[2] = Number.NaN;
  expect(optimizer.update(parameters, gradient, 0.1)).toBe(false);
  expect(parameters).toEqual(before);
  expect(optimizer.state.scalars).toMatchObject({ step: 1, "0.skipNonFinite/skipped": 1, "1.1.scaleByAdam/count": 0 });
});

test("accumulating two half batches equals one step on their mean", () => {
  const [a, b] = [randomFlat(new Random(5)), randomFlat(new Random(6))];
  const parameters = layout.allocate();
  const optimizer = new Optimizer(layout, chain(accumulate(2), sgd()), parameters);
  expect(optimizer.update(parameters, a.slice(), 1)).toBe(false);
  expect(parameters.every((value) => value === 0)).toBe(true);
  expect(optimizer.update(parameters, b.slice(), 1)).toBe(true);
  for (const place of places) expect(parameters[place]).toBeCloseTo(-(a[place]! + b[place]!) / 2, 6);
});

test("the moving average starts at the parameters and follows them", () => {
  const parameters = layout.allocate().fill(1);
  const optimizer = new Optimizer(layout, chain(sgd(), ema(0.75)), parameters);
  optimizer.update(parameters, layout.allocate().fill(1), 1);
  optimizer.update(parameters, layout.allocate().fill(1), 1);
  // parameters 1 -> 0 -> -1; average 1 -> 0.75 -> 0.75 * 0.75 - 0.25
  expect(optimizer.find("ema", "average")![0]).toBeCloseTo(0.3125, 6);
});

test("a restored optimiser continues bit for bit", () => {
  const random = new Random(8);
  const parameters = randomFlat(random);
  const make = () => new Optimizer(layout, chain(accumulate(2), adamW(), ema(0.9)), parameters);
  const first = make();
  const gradients = Array.from({ length: 9 }, () => randomFlat(random));
  for (const gradient of gradients.slice(0, 5)) first.update(parameters, gradient.slice(), 0.01);
  const resumedParameters = parameters.slice();
  const second = make();
  second.load(structuredClone(first.state));
  for (const gradient of gradients.slice(5)) {
    first.update(parameters, gradient.slice(), 0.01);
    second.update(resumedParameters, gradient.slice(), 0.01);
  }
  expect(resumedParameters).toEqual(parameters);
  expect(second.state).toEqual(first.state);
});

test("refuses the state of another optimiser, naming what is missing", () => {
  const parameters = layout.allocate();
  const state = new Optimizer(layout, sgd({ rate: 0.9 }), parameters).state;
  const other = new Optimizer(layout, adamW({ weightDecay: 0 }), parameters);
  expect(() => other.load(state)).toThrow("optimiser state has no section 0.scaleByAdam/m");
});

test("refuses a state of another length", () => {
  const parameters = layout.allocate();
  const optimizer = new Optimizer(layout, sgd({ rate: 0.9 }), parameters);
  const { scalars } = optimizer.state;
  expect(() => optimizer.load({ scalars, sections: { "0.momentum/velocity": new Float32Array(5) } })).toThrow(
    "optimiser state 0.momentum/velocity: 5 values where 32 were expected",
  );
});

test.each([
  ["layers.0.linear.weight", [4, 4], true],
  ["EmbedBlock.network.0.layers.0.weight", [72, 1, 3], true],
  ["norm.weight", [4], false],
  ["linear.bias", [4], false],
  ["token_embedding.weight", [100, 4], false],
  ["encoder.pos_embed", [1, 16, 4], false],
])("weight decay reaches %s %j: %s", (name, shape, decays) => {
  expect(decaysByDefault({ name, shape })).toBe(decays);
});
