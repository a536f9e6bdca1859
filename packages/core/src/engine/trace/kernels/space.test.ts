// Tests of the traced kernels that move elements between space, depth and batch.
import * as tf from "@tensorflow/tfjs-core";
import { describeKernels, floats, integers, type KernelCase } from "../../../testing/kernel-cases.ts";
import { spaceKernels } from "./space.ts";

const depthToSpaceCases = (
  [
    [[1, 1, 1, 4], 2],
    [[2, 1, 3, 4], 2],
    [[1, 2, 1, 12], 2],
    [[1, 1, 2, 18], 3],
  ] as const
).map(([shape, block]): KernelCase => {
  const fn: KernelCase["fn"] = ({ x }) => ({ y: tf.depthToSpace(x as tf.Tensor4D, block) });
  return { kernel: "DepthToSpace", name: `[${shape}] by ${block}`, fn, inputs: { x: floats(shape) } };
});

/** A shape in batches of blocks, the blocks, and what is cropped after or padded before. */
// biome-ignore format: one case a line
const BLOCKS: readonly (readonly [number[], number[], [number, number][]])[] = [
  [[4, 1, 1, 1], [2, 2], [[0, 0], [0, 0]]],
  [[8, 2, 3, 1], [2, 2], [[1, 0], [2, 0]]],
  [[6, 1, 2, 3], [3, 2], [[0, 1], [1, 1]]],
  [[6, 3, 2], [3], [[2, 1]]],
  [[2, 4], [2], [[1, 2]]],
  [[4, 2, 1, 2, 2], [1, 2, 2], [[0, 0], [0, 1], [1, 0]]],
];

const blockCases = BLOCKS.flatMap(([shape, blocks, margins]): KernelCase[] => {
  const count = blocks.reduce((product, extent) => product * extent, 1);
  const spatial = blocks.map((block, i) => shape[i + 1]! * block - margins[i]![0] - margins[i]![1]);
  const joined = [shape[0]! / count, ...spatial, ...shape.slice(1 + blocks.length)];
  const name = `[${shape}] in blocks of [${blocks}] less ${JSON.stringify(margins)}`;
  return [
    {
      kernel: "BatchToSpaceND",
      name,
      fn: ({ x }) => ({ y: tf.batchToSpaceND(x!, blocks, margins) }),
      inputs: { x: floats(shape) },
    },
    {
      kernel: "SpaceToBatchND",
      name: `${name}, backwards`,
      fn: ({ x }) => ({ y: tf.spaceToBatchND(x!, blocks, margins) }),
      inputs: { x: floats(joined) },
    },
  ];
});

const integerCase: KernelCase = {
  kernel: "SpaceToBatchND",
  name: "int32, of a broadcast",
  fn: ({ n }) => ({ y: tf.spaceToBatchND(tf.broadcastTo(n!, [2, 3, 1]), [2], [[1, 0]]) }),
  inputs: { n: integers([3, 1], -9, 9) },
  gradients: "none",
};

describeKernels(spaceKernels, [...depthToSpaceCases, ...blockCases, integerCase]);
