// Gradients of operations that only move, copy or repeat elements.
import * as tf from "@tensorflow/tfjs-core";
import { stridedSlice } from "../strided-slice.ts";
import { around, scatterStrided, zeroWindow } from "./window.ts";

const stridedSliceGradient: tf.GradConfig = {
  kernelName: tf.StridedSlice,
  inputsToSave: ["x"],
  gradFunc: (dy, saved, attrs) => {
    const [x] = saved as [tf.Tensor];
    const { begin, size, strides } = stridedSlice(x.shape, attrs as unknown as tf.StridedSliceAttrs);
    return { x: () => scatterStrided(tf.reshape(dy as tf.Tensor, size), begin, strides, x.shape) };
  },
};

/** Sums the copies, one axis after another, for any rank. */
const tile: tf.GradConfig = {
  kernelName: tf.Tile,
  inputsToSave: ["x"],
  gradFunc: (dy, saved, attrs) => {
    const [x] = saved as [tf.Tensor];
    const { reps } = attrs as unknown as tf.TileAttrs;
    return {
      x: () => {
        let summed = dy as tf.Tensor;
        for (const [axis, count] of reps.entries()) {
          if (count === 1) continue;
          const [outer, , inner] = around(summed.shape, axis);
          const shape = summed.shape.slice();
          shape[axis] = x.shape[axis]!;
          summed = tf.reshape(tf.sum(tf.reshape(summed, [outer, count, x.shape[axis]! * inner]), 1), shape);
        }
        return tf.reshape(summed, x.shape);
      },
    };
  },
};

/** Adds the mirrored margins back onto the elements they were copied from. */
const mirrorPad: tf.GradConfig = {
  kernelName: tf.MirrorPad,
  gradFunc: (dy, _saved, attrs) => {
    const { paddings, mode } = attrs as unknown as tf.MirrorPadAttrs;
    const skip = mode === "reflect" ? 1 : 0;
    return {
      x: () => paddings.reduce((folded, padding, axis) => foldAxis(folded, axis, padding, skip), dy as tf.Tensor),
    };
  },
};

/** @param skip 1 when the edge itself is not repeated */
function foldAxis(dy: tf.Tensor, axis: number, [before, after]: [number, number], skip: number): tf.Tensor {
  if (before === 0 && after === 0) return dy;
  const [outer, padded, inner] = around(dy.shape, axis);
  const n = padded - before - after;
  const flat = tf.reshape(dy, [outer, padded, inner]);
  const part = (from: number, length: number) => tf.slice(flat, [0, from, 0], [outer, length, inner]);
  const mirrored = (from: number, length: number, at: number) =>
    zeroWindow(tf.reverse(part(from, length), 1), [0, -at, 0], [outer, n, inner]);
  let sum: tf.Tensor = part(before, n);
  if (before > 0) sum = tf.add(sum, mirrored(0, before, skip));
  if (after > 0) sum = tf.add(sum, mirrored(before + n, after, n - skip - after));
  const shape = dy.shape.slice();
  shape[axis] = n;
  return tf.reshape(sum, shape);
}

/** @throws Error for the layout NCHW */
const depthToSpace: tf.GradConfig = {
  kernelName: tf.DepthToSpace,
  inputsToSave: ["x"],
  gradFunc: (dy, saved, attrs) => {
    const [x] = saved as [tf.Tensor];
    const { blockSize, dataFormat } = attrs as unknown as tf.DepthToSpaceAttrs;
    if (dataFormat !== "NHWC") throw new Error(`the gradient of depthToSpace exists for NHWC only, not ${dataFormat}`);
    const [batch, height, width, depth] = x.shape as [number, number, number, number];
    const channels = depth / blockSize ** 2;
    return {
      x: () => {
        // [b, h, i, w, j * c] -> [b, h, w, i, j * c]
        const blocks = tf.reshape(dy as tf.Tensor, [batch * height, blockSize, width, blockSize * channels]);
        return tf.reshape(tf.transpose(blocks, [0, 2, 1, 3]), x.shape);
      },
    };
  },
};

/** tfjs hands over one gradient and not a list where there is one part. */
const listOf = (dy: tf.Tensor | tf.Tensor[]): tf.Tensor[] => (Array.isArray(dy) ? dy : [dy]);

const splitV: tf.GradConfig = {
  kernelName: tf.SplitV,
  gradFunc: (dy, _saved, attrs) => {
    const { axis } = attrs as unknown as tf.SplitVAttrs;
    return { x: () => tf.concat(listOf(dy), axis) };
  },
};

const unpack: tf.GradConfig = {
  kernelName: tf.Unpack,
  gradFunc: (dy, _saved, attrs) => {
    const { axis } = attrs as unknown as tf.UnpackAttrs;
    return { value: () => tf.stack(listOf(dy), axis) };
  },
};

export const rearrangeGradients: readonly tf.GradConfig[] = [
  stridedSliceGradient,
  tile,
  mirrorPad,
  depthToSpace,
  splitV,
  unpack,
];
