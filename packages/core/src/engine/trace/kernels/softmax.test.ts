// Tests of softmax on the trace backend.
import * as tf from "@tensorflow/tfjs-core";
import { describeKernels, floats, type KernelCase } from "../../../testing/kernel-cases.ts";
import { currentTrace } from "../backend.ts";
import { softmaxKernels } from "./softmax.ts";

/** tfjs composes it of others and never calls the kernel; composites do. */
function logSoftmax(x: tf.Tensor): tf.Tensor {
  if (!currentTrace()) return tf.logSoftmax(x);
  return tf.engine().runKernel(tf.LogSoftmax, { logits: x }, { axis: x.shape.length - 1 });
}

const OPERATIONS = { Softmax: (x: tf.Tensor) => tf.softmax(x), LogSoftmax: logSoftmax } as const;

function casesOf([kernel, op]: [string, (x: tf.Tensor) => tf.Tensor]): KernelCase[] {
  const plain: KernelCase["fn"] = ({ x }) => ({ y: op(x!) });
  const masked = Float32Array.from([0.5, -1e9, 1, Number.NEGATIVE_INFINITY, 88, 1e4, 1e4, -1e4]);
  return [
    ...[[1], [5], [2, 3], [2, 1, 3], [2, 2, 1, 3], [1, 2, 1, 2, 3]].map((shape, seed): KernelCase => {
      return { kernel, name: `[${shape}]`, fn: plain, inputs: { x: floats(shape, seed + 1, -3, 3) } };
    }),
    {
      kernel,
      name: "masked and large logits",
      fn: plain,
      inputs: { x: { shape: [2, 4], dtype: "float32", data: masked } },
      gradients: "none",
    },
    {
      kernel,
      name: "lazy values",
      fn: ({ x }) => ({
        wide: op(tf.broadcastTo(x!, [2, 3, 4])),
        repeated: op(tf.broadcastTo(tf.reshape(x!, [4, 1]), [4, 3])),
        same: op(tf.fill([2, 5], 3)),
      }),
      inputs: { x: floats([4], 1) },
      gradients: "compiled",
    },
  ];
}

describeKernels(softmaxKernels, Object.entries(OPERATIONS).flatMap(casesOf));
