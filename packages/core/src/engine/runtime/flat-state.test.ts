// Tests of the compiled optimiser: bit for bit what the same chain does in JavaScript, on one memory of fixed size.
import { describe, expect, test, vi } from "vitest";
import { accumulate } from "../../optim/accumulate.ts";
import { scaleByAdam } from "../../optim/adam.ts";
import { adam, adamW, sgd } from "../../optim/alias.ts";
import { applyUpdates, scaleByLearningRate } from "../../optim/apply.ts";
import { clipByGlobalNorm } from "../../optim/clip.ts";
import { clipByEmaNorm } from "../../optim/clip-ema.ts";
import { addDecayedWeights, decayParameters } from "../../optim/decay.ts";
import { ema } from "../../optim/ema.ts";
import { FlatLayout } from "../../optim/layout.ts";
import { momentum } from "../../optim/momentum.ts";
import { Optimizer, type OptimizerState } from "../../optim/optimizer.ts";
import { skipNonFinite } from "../../optim/skip-non-finite.ts";
import { chain, type Transform, transformState } from "../../optim/transform.ts";
import { Random } from "../random.ts";
import { FlatState } from "./flat-state.ts";

/** Odd sizes, so that every tensor ends in padding; an empty one; neighbours that decay alike and differently. */
const layout = new FlatLayout([
  { name: "embed.weight", shape: [3, 7] },
  { name: "a.weight", shape: [5, 13] },
  { name: "b.weight", shape: [11, 3] },
  { name: "b.bias", shape: [11] },
  { name: "none.weight", shape: [0, 4] },
  { name: "norm.weight", shape: [1] },
  { name: "head.weight", shape: [2, 16] },
]);

const applied = (...stages: Transform[]): Transform => chain(...stages, scaleByLearningRate(), applyUpdates());
const notB = ({ name }: { readonly name: string }): boolean => !name.startsWith("b.");

function randomFlat(random: Random, scale = 1): Float32Array {
  const flat = layout.allocate();
  for (const { offset, size } of layout.tensors) {
    for (let i = offset; i < offset + size; i++) flat[i] = scale * random.normal();
  }
  return flat;
}

/** The float32 patterns, so that -0 and 0 differ. */
const bits = (values: Float32Array): Uint32Array => new Uint32Array(values.slice().buffer);

const stateBits = ({ sections, scalars }: OptimizerState) => ({
  sections: Object.fromEntries(Object.entries(sections).map(([name, section]) => [name, bits(section)])),
  scalars,
});

interface Outcome {
  readonly parameters: Uint32Array;
  readonly state: ReturnType<typeof stateBits>;
  /** What each update returned. */
  readonly taken: boolean[];
}

/** What seven steps leave: in JavaScript on arrays of its own, and by a FlatState. */
function bothWays(transform: Transform, gradientsOf: (step: number) => Float32Array = seededGradients) {
  const parameters = randomFlat(new Random(1));
  const flat = new FlatState(layout, transform, parameters);
  const optimizer = new Optimizer(layout, transform, parameters);
  const taken: { plain: boolean[]; flat: boolean[] } = { plain: [], flat: [] };
  for (let step = 0; step < 7; step++) {
    const learningRate = 0.1 / (step + 1);
    flat.gradients.set(gradientsOf(step));
    taken.flat.push(flat.update(learningRate));
    taken.plain.push(optimizer.update(parameters, gradientsOf(step), learningRate));
  }
  const outcome = (values: Float32Array, { state }: Optimizer, returned: boolean[]): Outcome => {
    return { parameters: bits(values), state: stateBits(state), taken: returned };
  };
  return {
    kernel: flat.kernel,
    plain: outcome(parameters, optimizer, taken.plain),
    flat: outcome(flat.parameters, flat.optimizer, taken.flat),
  };
}

/** Gradients that grow and shrink from step to step, some of them -0. */
function seededGradients(step: number): Float32Array {
  const gradients = randomFlat(new Random(100 + step), 10 ** (1 - step / 2));
  gradients[layout.tensors[1]!.offset] = -0;
  return gradients;
}

/** A gradient that overflowed in steps 2 and 3. */
function overflowing(step: number): Float32Array {
  const gradients = seededGradients(step);
  if (step === 2) gradients[70] = Number.NaN;
  if (step === 3) gradients[layout.length - 16] = Number.NEGATIVE_INFINITY;
  return gradients;
}

describe.each<[string, Transform]>([
  ["scaleByAdam", scaleByAdam()],
  ["scaleByAdam with other constants", scaleByAdam({ beta1: 0.5, beta2: 0.75, eps: 0.1 })],
  ["scaleByLearningRate", scaleByLearningRate()],
  ["applyUpdates", applyUpdates()],
  ["decayParameters on all", decayParameters(0.3)],
  ["decayParameters on some", decayParameters(0.3, notB)],
  ["addDecayedWeights on all", applied(addDecayedWeights(0.3))],
  ["addDecayedWeights on some", applied(addDecayedWeights(0.3, notB))],
  ["addDecayedWeights on none", applied(addDecayedWeights(0.3, () => false))],
  ["momentum", applied(momentum(0.9))],
  ["nesterov momentum", applied(momentum(0.9, { nesterov: true }))],
  ["ema", applied(ema(0.97))],
  ["clipByGlobalNorm", applied(clipByGlobalNorm(5))],
  ["clipByEmaNorm", applied(clipByEmaNorm({ thresholdFactor: 0.9 }))],
  [
    "two masks at once",
    applied(
      decayParameters(0.2, notB),
      addDecayedWeights(0.1, ({ shape }) => shape.length > 1),
    ),
  ],
  ["adam", adam()],
  ["adam with the L2 term", adam({ weightDecay: 0.1 })],
  ["adamW", adamW()],
  ["adamW on all tensors", adamW({ weightDecay: 0.1, mask: () => true })],
  ["sgd", sgd()],
  ["sgd with everything", sgd({ rate: 0.9, nesterov: true, weightDecay: 0.01 })],
  ["clip, adamW, ema", chain(clipByGlobalNorm(3), adamW(), ema(0.99))],
  ["skip, clip, adamW", chain(skipNonFinite(), clipByGlobalNorm(3), adamW())],
  ["clip after a stage that changed the gradients", applied(addDecayedWeights(0.5, notB), clipByGlobalNorm(3))],
  ["clip twice", applied(clipByGlobalNorm(3), momentum(0.5), clipByGlobalNorm(1))],
  ["clip and nothing after it", clipByGlobalNorm(3)],
  ["accumulate of one", applied(accumulate(1))],
  ["accumulate, adamW", chain(accumulate(2), adamW())],
  ["accumulate, clip, adamW, ema", chain(accumulate(3), clipByGlobalNorm(1), adamW(), ema(0.9))],
  ["skip, accumulate, sgd", chain(skipNonFinite(), accumulate(2), sgd({ rate: 0.9 }))],
  ["accumulate after masked stages", applied(decayParameters(0.1, notB), accumulate(2), ema(0.5))],
  ["accumulate inside accumulate", applied(accumulate(2), momentum(0.9), accumulate(3))],
  ["no stages", chain()],
])("%s", (_name, transform) => {
  test("runs as a kernel and gives the bits of the JavaScript chain", () => {
    const { kernel, plain, flat } = bothWays(transform);
    expect(kernel).toBe("wasm");
    expect(flat).toEqual(plain);
  });
});

test.each<[string, Transform]>([
  ["first", chain(skipNonFinite(), adamW())],
  ["before a clip", chain(skipNonFinite(), clipByGlobalNorm(1), adamW())],
  ["after a clip", chain(clipByGlobalNorm(1), skipNonFinite(), adamW())],
  ["after a stage that writes the parameters", chain(decayParameters(0.1, notB), skipNonFinite(), adam())],
  ["between accumulation and the step", chain(accumulate(1), skipNonFinite(), sgd())],
])("overflowed gradients are skipped like in JavaScript: skipNonFinite %s", (_place, transform) => {
  const { plain, flat } = bothWays(transform, overflowing);
  expect(flat.taken).toEqual([true, true, false, false, true, true, true]);
  expect(flat).toEqual(plain);
});

test("clipping an overflowed gradient without a skip leaves NaN where JavaScript does", () => {
  const start = randomFlat(new Random(1));
  const transform = applied(clipByGlobalNorm(1));
  const flat = new FlatState(layout, transform, start);
  flat.gradients.set(overflowing(3));
  const gradients = flat.gradients.slice();
  flat.update(0.1);
  new Optimizer(layout, transform, start).update(start, gradients, 0.1);
  expect(flat.parameters).toEqual(start);
});

test("gradients that are zero or subnormal give the bits of the JavaScript chain", () => {
  const { plain, flat } = bothWays(adamW(), (step) =>
    step < 3 ? layout.allocate() : randomFlat(new Random(step), 1e-41),
  );
  expect(flat).toEqual(plain);
});

test("parameters, gradients and all sections are views on one memory that cannot grow", () => {
  const flat = new FlatState(layout, chain(accumulate(2), adamW(), ema(0.9)), layout.allocate());
  const { buffer } = flat.memory;
  const arrays = [flat.parameters, flat.gradients, ...Object.values(flat.optimizer.state.sections)];
  expect(arrays.map((array) => array.buffer === buffer)).toEqual(Array(6).fill(true));
  expect(() => flat.memory.grow(1)).toThrow(RangeError);
  flat.update(0.1);
  expect(flat.memory.buffer).toBe(buffer);
});

test("every array starts at a cache line and overlaps no other", () => {
  const flat = new FlatState(layout, chain(adamW(), ema(0.9)), layout.allocate(), { extraBytes: 100 });
  const extra = flat.allocateBytes(100);
  const arrays = [flat.parameters, flat.gradients, ...Object.values(flat.optimizer.state.sections), extra];
  const spans = arrays.map(({ byteOffset, byteLength }) => [byteOffset, byteOffset + byteLength] as const);
  spans.sort(([a], [b]) => a - b);
  expect(spans.map(([start]) => start % 64)).toEqual(spans.map(() => 0));
  for (const [index, [start]] of spans.entries()) expect(start).toBeGreaterThanOrEqual(spans[index - 1]?.[1] ?? 0);
});

test("the moving average starts at the given parameters", () => {
  const start = randomFlat(new Random(3));
  const flat = new FlatState(layout, chain(sgd(), ema(0.9)), start);
  expect(flat.optimizer.find("ema", "average")).toEqual(start);
});

test("a state that was saved and loaded continues bit for bit", () => {
  const transform = chain(accumulate(2), clipByGlobalNorm(2), adamW(), ema(0.9));
  const first = new FlatState(layout, transform, randomFlat(new Random(4)));
  const step = (flat: FlatState, index: number): void => {
    flat.gradients.set(seededGradients(index));
    flat.update(0.05);
  };
  for (let index = 0; index < 5; index++) step(first, index);
  const second = new FlatState(layout, transform, first.parameters);
  second.optimizer.load(structuredClone(first.optimizer.state));
  for (let index = 5; index < 10; index++) {
    step(first, index);
    step(second, index);
  }
  expect(bits(second.parameters)).toEqual(bits(first.parameters));
  expect(stateBits(second.optimizer.state)).toEqual(stateBits(first.optimizer.state));
});

test("a state that the JavaScript chain saved continues in the kernel", () => {
  const transform = chain(accumulate(2), adamW());
  const parameters = randomFlat(new Random(5));
  const plain = new Optimizer(layout, transform, parameters);
  for (let index = 0; index < 3; index++) plain.update(parameters, seededGradients(index), 0.05);
  const flat = new FlatState(layout, transform, parameters);
  flat.optimizer.load(plain.state);
  flat.gradients.set(seededGradients(3));
  flat.update(0.02);
  plain.update(parameters, seededGradients(3), 0.02);
  expect(bits(flat.parameters)).toEqual(bits(parameters));
});

test("stepping the optimiser on other arrays than the state's changes those and not the state's", () => {
  const start = randomFlat(new Random(6));
  const flat = new FlatState(layout, sgd(), start);
  const other = layout.allocate();
  flat.optimizer.update(other, layout.allocate().fill(1), 0.5);
  expect(other).toEqual(layout.allocate().fill(-0.5));
  expect(flat.parameters).toEqual(start);
});

describe("a chain with a stage that a user wrote", () => {
  const halve: Transform = {
    name: "halve",
    options: {},
    init: (own) => transformState(own, { last: own.allocate() }),
    update(updates, { sections }) {
      for (let i = 0; i < updates.length; i++) updates[i] = updates[i]! / 2;
      sections.last!.set(updates);
      return true;
    },
  };

  test("runs in JavaScript, says why, and gives the same results", () => {
    const transform = chain(chain(momentum(0.9), halve), sgd());
    const { kernel, plain, flat } = bothWays(transform);
    expect(kernel).toBe("javascript");
    expect(new FlatState(layout, transform, layout.allocate()).reason).toBe("the stage halve has no compiled form");
    expect(flat).toEqual(plain);
  });

  test("has its sections in the memory", () => {
    const flat = new FlatState(layout, chain(halve, sgd()), layout.allocate());
    expect(flat.optimizer.find("halve", "last")!.buffer).toBe(flat.memory.buffer);
  });

  test("a built-in stage with another update counts as the user's own", () => {
    const frozen: Transform = { ...applyUpdates(), update: () => true };
    const { kernel, plain, flat } = bothWays(chain(scaleByLearningRate(), frozen));
    expect(kernel).toBe("javascript");
    expect(flat).toEqual(plain);
  });
});

test("without vector instructions the chain runs in JavaScript over the same memory", () => {
  const validate = vi.spyOn(WebAssembly, "validate").mockReturnValue(false);
  try {
    const { kernel, plain, flat } = bothWays(chain(clipByGlobalNorm(1), adamW()));
    expect(kernel).toBe("javascript");
    expect(flat).toEqual(plain);
  } finally {
    validate.mockRestore();
  }
});

test("refuses parameters of another length", () => {
  expect(() => new FlatState(layout, sgd(), new Float32Array(3))).toThrow(
    `3 parameter values where ${layout.length} were expected`,
  );
});

test("refuses what one memory cannot hold, saying how much is needed", () => {
  const beyond = { extraBytes: 2 ** 32 };
  expect(() => new FlatState(layout, adam(), layout.allocate(), beyond)).toThrow(
    `training ${layout.length} parameters with this optimiser needs 4097 MiB, one WebAssembly memory holds at most 4096 MiB`,
  );
});

test("refuses to hand out more bytes than were set aside", () => {
  const flat = new FlatState(layout, sgd(), layout.allocate(), { extraBytes: 64 });
  flat.allocateBytes(30);
  expect(() => flat.allocateBytes(1)).toThrow("1 bytes asked for, 0 are left");
});
