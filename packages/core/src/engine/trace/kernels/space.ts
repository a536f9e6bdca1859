// Moving elements between space, depth and batch.
import * as tf from "@tensorflow/tfjs-core";
import type { KernelTable, TraceKernel } from "../kernel.ts";
import { pad } from "../ops/pad.ts";
import { reshape } from "../ops/reshape.ts";
import { slice } from "../ops/slice.ts";
import { transpose } from "../ops/transpose.ts";
import { sizeOf } from "../value.ts";

/** [b, h, w, i * j * c] -> [b, h, i, w, j, c] -> [b, h * i, w * j, c] for blocks of i = j. */
const depthToSpace: TraceKernel = (graph, { x }, attributes) => {
  const { blockSize, dataFormat } = attributes as tf.DepthToSpaceAttrs;
  if (dataFormat !== "NHWC") throw new Error(`layout ${dataFormat}, expected NHWC`);
  const [batch, height, width, depth] = x!.shape as readonly [number, number, number, number];
  const channels = depth / blockSize ** 2;
  const blocks = reshape(graph, x!, [batch, height, width, blockSize, blockSize, channels]);
  const interleaved = transpose(graph, blocks, [0, 1, 3, 2, 4, 5]);
  return reshape(graph, interleaved, [batch, height * blockSize, width * blockSize, channels]);
};

const spaceToBatch: TraceKernel = (graph, { x }, attributes) => {
  const { blockShape, paddings } = attributes as tf.SpaceToBatchNDAttrs;
  const spatial = paddings as [number, number][];
  const rest = x!.shape.slice(1 + spatial.length).map((): [number, number] => [0, 0]);
  const padded = pad(graph, x!, [[0, 0], ...spatial, ...rest], 0);
  const [shape, blocks] = [[...padded.shape], sizeOf(blockShape)];
  const split = tf.backend_util.getReshaped(shape, blockShape, blocks, false);
  const order = tf.backend_util.getPermuted(split.length, blockShape.length, false);
  const joined = tf.backend_util.getReshapedPermuted(shape, blockShape, blocks, false);
  return reshape(graph, transpose(graph, reshape(graph, padded, split), order), joined);
};

const batchToSpace: TraceKernel = (graph, { x }, attributes) => {
  const { blockShape, crops } = attributes as tf.BatchToSpaceNDAttrs;
  const [shape, blocks] = [[...x!.shape], sizeOf(blockShape)];
  const split = tf.backend_util.getReshaped(shape, blockShape, blocks);
  const order = tf.backend_util.getPermuted(split.length, blockShape.length);
  const joined = tf.backend_util.getReshapedPermuted(shape, blockShape, blocks);
  const whole = reshape(graph, transpose(graph, reshape(graph, x!, split), order), joined);
  const begin = joined.map((_, axis) => crops[axis - 1]?.[0] ?? 0);
  const size = joined.map((extent, axis) => extent - begin[axis]! - (crops[axis - 1]?.[1] ?? 0));
  return slice(graph, whole, begin, size);
};

/** tfjs kernels of this family. */
export const spaceKernels: KernelTable = {
  DepthToSpace: depthToSpace,
  SpaceToBatchND: spaceToBatch,
  BatchToSpaceND: batchToSpace,
};
