// Gradients of gathering, scattering and picking the largest.
import * as tf from "@tensorflow/tfjs-core";
import { isTracing } from "../fused.ts";
import { around } from "./window.ts";

const gatherNd: tf.GradConfig = {
  kernelName: tf.GatherNd,
  inputsToSave: ["params", "indices"],
  gradFunc: (dy, saved) => {
    const [params, indices] = saved as [tf.Tensor, tf.Tensor];
    // Indices of rank 1 are one index, as many numbers as it has axes.
    const rows = indices.rank === 1 ? tf.expandDims(indices, 0) : indices;
    const updates = indices.rank === 1 ? tf.expandDims(dy as tf.Tensor, 0) : (dy as tf.Tensor);
    return {
      params: () => tf.scatterND(rows, updates, params.shape),
      indices: () => tf.zeros(indices.shape),
    };
  },
};

const scatterNd: tf.GradConfig = {
  kernelName: tf.ScatterNd,
  inputsToSave: ["indices"],
  gradFunc: (dy, saved) => {
    const [indices] = saved as [tf.Tensor];
    return {
      indices: () => tf.zeros(indices.shape),
      // Indices of rank 1 are one number for each update.
      updates: () => tf.gatherND(dy as tf.Tensor, indices.rank === 1 ? tf.expandDims(indices, 1) : indices),
    };
  },
};

/** The tensor's own gradient is dy without the overwritten places (tfjs's cpu kernel would overwrite dy itself). */
const tensorScatterUpdate: tf.GradConfig = {
  kernelName: tf.TensorScatterUpdate,
  inputsToSave: ["indices", "updates"],
  gradFunc: (dys, saved) => {
    const [indices, updates] = saved as [tf.Tensor, tf.Tensor];
    const dy = dys as tf.Tensor;
    return {
      tensor: () => tf.mul(dy, tf.cast(tf.equal(tf.scatterND(indices, tf.onesLike(updates), dy.shape), 0), "float32")),
      indices: () => tf.zeros(indices.shape),
      updates: () => tf.gatherND(dy, indices),
    };
  },
};

/** Puts dy back to where the values came from: a product with the one-hot rows of the indices. */
const topK: tf.GradConfig = {
  kernelName: tf.TopK,
  inputsToSave: ["x"],
  outputsToSave: [false, true],
  gradFunc: (dys, saved) => {
    const [x, indices] = saved as [tf.Tensor, tf.Tensor];
    const [dValues] = dys as tf.Tensor[];
    const n = x.shape.at(-1)!;
    const k = indices.shape.at(-1)!;
    return {
      x: () => {
        if (n === 1) return tf.reshape(dValues!, x.shape);
        const rows = tf.reshape(tf.oneHot(tf.reshape(indices, [-1]), n), [-1, k, n]);
        const values = tf.reshape(dValues!, [-1, 1, k]);
        return tf.reshape(tf.matMul(values, tf.cast(rows, "float32")), x.shape);
      },
    };
  },
};

/** Any axis and any number of batch dimensions; repeated indices add up. */
const gatherV2: tf.GradConfig = {
  kernelName: tf.GatherV2,
  inputsToSave: ["x", "indices"],
  gradFunc: (dy, saved, attrs) => {
    const [x, indices] = saved as [tf.Tensor, tf.Tensor];
    const { axis, batchDims } = attrs as unknown as tf.GatherV2Attrs;
    return {
      x: () => gatherGradient(dy as tf.Tensor, x.shape, indices, axis, batchDims),
      indices: () => tf.zeros(indices.shape),
    };
  },
};

/**
 * With x as [batch, outer, n, inner] and indices as [batch, m], dy is [batch, outer, m, inner]; the rows of
 * [batch * m, outer * inner] are summed into the rows of [batch * n, outer * inner] that they came from.
 */
function gatherGradient(
  dy: tf.Tensor,
  shape: number[],
  indices: tf.Tensor,
  givenAxis: number,
  givenBatchDims = 0,
): tf.Tensor {
  const axis = tf.util.parseAxisParam(givenAxis, shape)[0]!;
  const batchDims = givenBatchDims < 0 ? givenBatchDims + indices.rank : givenBatchDims;
  const [leading, n, inner] = around(shape, axis);
  const batch = shape.slice(0, batchDims).reduce((size, extent) => size * extent, 1);
  const outer = leading / batch;
  const m = indices.size / batch;
  const rows = tf.reshape(tf.transpose(tf.reshape(dy, [batch, outer, m, inner]), [0, 2, 1, 3]), [
    batch * m,
    outer * inner,
  ]);
  const summed = sumRows(rows, rowNumbers(indices, batch, m, n), batch * n);
  return tf.reshape(tf.transpose(tf.reshape(summed, [batch, n, outer, inner]), [0, 2, 1, 3]), shape);
}

/** Indices of each batch entry, moved to its own n rows. @returns [batch * m] */
function rowNumbers(indices: tf.Tensor, batch: number, m: number, n: number): tf.Tensor1D {
  const numbers = tf.cast(tf.reshape(indices, [batch, m]), "int32");
  if (batch === 1) return tf.reshape(numbers, [m]);
  const offsets = tf.tensor(
    Int32Array.from({ length: batch }, (_, entry) => entry * n),
    [batch, 1],
    "int32",
  );
  return tf.reshape(tf.add(numbers, offsets), [batch * m]);
}

/**
 * Sums rows with one number. The wasm backend has no UnsortedSegmentSum and the cpu backend's passes over all rows
 * once per number, so these two scatter; so does a traced graph, whose segment sum would check every number.
 *
 * @param rows [count, width] @returns [total, width]
 */
function sumRows(rows: tf.Tensor, numbers: tf.Tensor1D, total: number): tf.Tensor {
  const backend = tf.getBackend();
  if (backend !== "cpu" && !isTracing() && tf.getKernel(tf.UnsortedSegmentSum, backend) !== undefined) {
    return tf.unsortedSegmentSum(rows, numbers, total);
  }
  return tf.scatterND(tf.expandDims(numbers, 1), rows, [total, rows.shape[1]!]);
}

export const indexingGradients: readonly tf.GradConfig[] = [gatherNd, scatterNd, tensorScatterUpdate, topK, gatherV2];
