// Gradients of running sums, running products and products.
import * as tf from "@tensorflow/tfjs-core";

/** The running sum from the other end. */
const cumsum: tf.GradConfig = {
  kernelName: tf.Cumsum,
  gradFunc: (dy, _saved, attrs) => {
    const { axis, exclusive, reverse } = attrs as unknown as tf.CumsumAttrs;
    return { x: () => tf.cumsum(dy as tf.Tensor, axis, exclusive, !reverse) };
  },
};

/**
 * y_i = prod_{j <= i} x_j has dy_i/dx_k = prod_{j <= i, j != k} x_j for k <= i. Dividing y by x_k fails at zeros, so
 * the products are formed with x_k replaced by 1: n^2 of them for n values.
 */
const cumprod: tf.GradConfig = {
  kernelName: tf.Cumprod,
  inputsToSave: ["x"],
  gradFunc: (dys, saved, attrs) => {
    const [x] = saved as [tf.Tensor];
    const { axis, exclusive, reverse } = attrs as unknown as tf.CumprodAttrs;
    return {
      x: () => {
        const order = lastAxes(x.shape.length, tf.util.parseAxisParam(axis, x.shape));
        const n = x.shape[order.at(-1)!]!;
        const toRows = (t: tf.Tensor): tf.Tensor => {
          const rows = tf.reshape(tf.transpose(t, order), [-1, n]);
          return reverse ? tf.reverse(rows, 1) : rows;
        };
        const rows = cumprodRows(toRows(x), toRows(dys as tf.Tensor), exclusive);
        return fromRows(reverse ? tf.reverse(rows, 1) : rows, x.shape, order);
      },
    };
  },
};

/** @param x [rows, n] @param dy [rows, n] @returns [rows, n] */
function cumprodRows(x: tf.Tensor, dy: tf.Tensor, exclusive: boolean): tf.Tensor {
  const n = x.shape[1]!;
  const identity = tf.eye(n);
  const replaced = tf.add(tf.mul(tf.expandDims(x, 1), tf.sub(1, identity)), identity);
  const products = tf.cumprod(replaced, 2, exclusive);
  const after = tf.linalg.bandPart(tf.ones([n, n]), 0, -1);
  const reached = exclusive ? tf.sub(after, identity) : after;
  return tf.sum(tf.mul(tf.mul(products, reached), tf.expandDims(dy, 1)), 2);
}

/** dx_k = dy * (product of all before k) * (product of all after k): right at zeros too. */
const prod: tf.GradConfig = {
  kernelName: tf.Prod,
  inputsToSave: ["x"],
  gradFunc: (dys, saved, attrs) => {
    const [x] = saved as [tf.Tensor];
    const { axis } = attrs as unknown as tf.ProdAttrs;
    return {
      x: () => {
        const axes = tf.util.parseAxisParam(axis as number | number[], x.shape);
        const order = lastAxes(x.shape.length, axes);
        const n = axes.reduce((product, index) => product * x.shape[index]!, 1);
        const rows = tf.reshape(tf.transpose(x, order), [-1, n]);
        const others = tf.mul(productsBefore(rows), tf.reverse(productsBefore(tf.reverse(rows, 1)), 1));
        return fromRows(tf.mul(others, tf.reshape(dys as tf.Tensor, [-1, 1])), x.shape, order);
      },
    };
  },
};

/** prod_{j < i} x_j by doubling: log2(n) multiplications of whole rows. @param x [rows, n] */
function productsBefore(x: tf.Tensor): tf.Tensor {
  const [rows, n] = x.shape as [number, number];
  const shifted = (t: tf.Tensor, by: number): tf.Tensor => {
    const kept = tf.slice(t, [0, 0], [rows, n - by]);
    return tf.pad(
      kept,
      [
        [0, 0],
        [by, 0],
      ],
      1,
    );
  };
  let products = shifted(x, 1);
  for (let by = 1; by < n; by *= 2) products = tf.mul(products, shifted(products, by));
  return products;
}

/** A permutation that moves `axes` to the end. */
function lastAxes(rank: number, axes: readonly number[]): number[] {
  const others = Array.from({ length: rank }, (_, axis) => axis).filter((axis) => !axes.includes(axis));
  return [...others, ...axes];
}

/** Undoes the permutation `order` and the flattening of its last axes. */
function fromRows(rows: tf.Tensor, shape: readonly number[], order: number[]): tf.Tensor {
  const permuted = tf.reshape(
    rows,
    order.map((axis) => shape[axis]!),
  );
  return tf.transpose(
    permuted,
    order.map((_, axis) => order.indexOf(axis)),
  );
}

export const scanGradients: readonly tf.GradConfig[] = [cumsum, cumprod, prod];
