// Tests of the loop builder: arithmetic, what is stored, and the sums of squares.
import { expect, test } from "vitest";
import { addPairwise, sumOfSquares } from "../../../optim/square-sum.ts";
import { Random } from "../../random.ts";
import { elementwiseLoop, type LoopBody, type LoopOptions } from "./elementwise-loop.ts";
import { assembleModule, instantiate } from "./module.ts";

const LENGTH = 64;
const BYTES = LENGTH * 4;

/** Three arrays of random numbers and eight doubles in a memory, and a way to run a loop over them. */
function arrays() {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const random = new Random(1);
  const [a, b, c] = [0, 1, 2].map((place) => new Float32Array(memory.buffer, place * BYTES, LENGTH));
  for (const array of [a!, b!, c!]) for (let i = 0; i < LENGTH; i++) array[i] = random.normal();
  const sums = new Float64Array(memory.buffer, 3 * BYTES, 8);
  const run = (body: LoopBody, options: LoopOptions = {}, range = [0, BYTES], factors: number[] = []): void => {
    const module = assembleModule(new Map([["kernel", elementwiseLoop(factors.length, body, options)]]));
    instantiate(module, memory)!.kernel!(range[0]!, range[1]!, ...factors);
  };
  return { a: a!, b: b!, c: c!, sums, run };
}

test("every operation rounds to float32", () => {
  const { a, b, c, run } = arrays();
  for (let i = 0; i < LENGTH; i++) b[i] = Math.abs(b[i]!);
  const f = Math.fround;
  const want = c.map((ci, i) => f(f(Math.sqrt(b[i]!)) / f(f(a[i]! * f(0.1)) + ci)));
  run((lanes) => {
    const divisor = lanes.add(lanes.mul(lanes.read(a), lanes.constant(0.1)), lanes.read(c));
    lanes.write(c, lanes.div(lanes.sqrt(lanes.read(b)), divisor));
  });
  expect(c).toEqual(want);
});

test("factors are rounded to float32 and reach every element", () => {
  const { a, run } = arrays();
  const want = a.map((ai) => Math.fround(ai * Math.fround(0.1)) * Math.fround(1 / 3));
  const body: LoopBody = (lanes, [first, second]) => {
    lanes.write(a, lanes.mul(lanes.mul(lanes.read(a), first!), second!));
  };
  run(body, {}, [0, BYTES], [0.1, 1 / 3]);
  expect(a).toEqual(want);
});

test("a read after a write gets the written value", () => {
  const { a, b, run } = arrays();
  const want = a.map((ai) => ai + ai);
  run((lanes) => {
    lanes.write(a, lanes.add(lanes.read(a), lanes.read(a)));
    lanes.write(b, lanes.read(a));
  });
  expect(b).toEqual(want);
});

test("elements outside the range stay as they are", () => {
  const { a, run } = arrays();
  const want = a.map((ai, i) => (i >= 16 && i < 48 ? 0 : ai));
  run((lanes) => lanes.write(a, lanes.constant(0)), {}, [64, 192]);
  expect(a).toEqual(want);
});

test("an empty range does nothing", () => {
  const { a, run } = arrays();
  const want = a.slice();
  run((lanes) => lanes.write(a, lanes.constant(0)), {}, [64, 64]);
  expect(a).toEqual(want);
});

test("what is discarded is not stored, but later stages read it", () => {
  const { a, b, run } = arrays();
  const want = { a: a.slice(), b: a.map((ai) => ai * 2) };
  const body: LoopBody = (lanes) => {
    lanes.write(a, lanes.mul(lanes.read(a), lanes.constant(2)));
    lanes.write(b, lanes.read(a));
  };
  run(body, { discard: a });
  expect({ a, b }).toEqual(want);
});

test("sums of squares over two ranges equal the sum over the whole to the last bit", () => {
  const { a, sums, run } = arrays();
  const options = { sumSquares: { of: a, into: sums } };
  run(() => {}, options, [0, 128]);
  run(() => {}, options, [128, BYTES]);
  expect(addPairwise(sums)).toBe(sumOfSquares(a));
});

test("sums of squares see what the body wrote", () => {
  const { a, sums, run } = arrays();
  run((lanes) => lanes.write(a, lanes.constant(3)), { sumSquares: { of: a, into: sums } });
  // 64 elements, every eighth in one sum
  expect([...sums]).toEqual(Array(8).fill(8 * 9));
});
