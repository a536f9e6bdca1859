// Tests of many moves in a row, where merging nodes and keeping broadcasts lazy meet each other.
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { floats } from "../../../testing/kernel-cases.ts";
import { useBackend } from "../../backends.ts";
import { Random } from "../../random.ts";
import { largestError, verifyCompiled } from "../../verify.node.ts";

const [CHAINS, MOVES, LARGEST] = [60, 7, 200];

type Move = (x: tf.Tensor, random: Random) => tf.Tensor;

/** The prime factors of the size, put together anew and with an axis of one element. */
const reshapeAnew: Move = (x, random) => {
  const factors = [1];
  let rest = x.size;
  for (let factor = 2; rest > 1; factor++) for (; rest % factor === 0; rest /= factor) factors.push(factor);
  const shape: number[] = [1];
  for (const factor of shuffled(factors, random)) {
    if (random.integer(2) === 0 && shape.length < 5) shape.push(factor);
    else shape[shape.length - 1]! *= factor;
  }
  return tf.reshape(x, shape);
};

const MOVES_OF: readonly Move[] = [
  reshapeAnew,
  reshapeAnew,
  (x, random) => tf.transpose(x, shuffled([...x.shape.keys()], random)),
  (x, random) => tf.transpose(x, shuffled([...x.shape.keys()], random)),
  (x, random) => {
    const begin = x.shape.map((extent) => random.integer(Math.min(2, extent)));
    return tf.slice(
      x,
      begin,
      x.shape.map((extent, axis) => Math.max(1, extent - begin[axis]! - random.integer(2))),
    );
  },
  (x, random) => tf.reverse(x, random.integer(x.rank)),
  (x, random) => {
    const margins = x.shape.map((): [number, number] => [
      random.integer(4) === 0 ? 1 : 0,
      random.integer(4) === 0 ? 1 : 0,
    ]);
    return tf.pad(x, margins, random.integer(2));
  },
  (x, random) => {
    const axis = random.integer(x.rank);
    return tf.concat([x, random.integer(2) === 0 ? tf.ones(x.shape) : x], axis);
  },
  (x, random) => {
    const axis = x.shape.indexOf(1);
    return axis < 0 ? x : tf.broadcastTo(x, x.shape.with(axis, 2 + random.integer(2)));
  },
  (x, random) => {
    const repeated = random.integer(x.rank);
    const counts = x.shape.map((_, axis) => (axis === repeated ? 2 : 1));
    return tf.tile(x, counts);
  },
  (x, random) => {
    const axis = random.integer(x.rank);
    return tf.gather(x, tf.tensor1d([x.shape[axis]! - 1, 0], "int32"), axis);
  },
  (x, random) => tf.stack(tf.unstack(tf.concat([x, x], 0), 0), random.integer(x.rank)),
];

function shuffled(values: readonly number[], random: Random): number[] {
  const rest = [...values];
  return values.map(() => rest.splice(random.integer(rest.length), 1)[0]!);
}

/** The same moves for the same seed; one that makes the tensor too large is left out. */
function chain(x: tf.Tensor, seed: number): tf.Tensor {
  const random = new Random(seed);
  let moved = seed % 3 === 0 ? x : tf.broadcastTo(x, [2, 3, 2]);
  for (let i = 0; i < MOVES; i++) {
    const next = MOVES_OF[random.integer(MOVES_OF.length)]!(moved, random);
    if (next.size <= LARGEST) moved = next;
  }
  return moved;
}

beforeAll(() => useBackend("cpu"));

test.each([[[3, 1]], [[2, 1, 1]], [[1, 3, 2]]])(
  "random moves of a [%s] tensor give what they give eagerly",
  async (shape) => {
    const x = floats(shape);
    for (let seed = 0; seed < CHAINS; seed++) {
      const { results } = await verifyCompiled(({ x }) => ({ y: chain(x!, seed) }), { x });
      expect(largestError(results), `seed ${seed}`).toBeLessThanOrEqual(1e-5);
    }
  },
);
