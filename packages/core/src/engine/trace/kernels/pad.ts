// Padding with a number and with mirrored elements.
import type * as tf from "@tensorflow/tfjs-core";
import type { KernelTable, TraceKernel } from "../kernel.ts";
import { mirrorPad, pad } from "../ops/pad.ts";
import { storedNumber } from "../ops/stored-number.ts";

const padV2: TraceKernel = (graph, { x }, attributes) => {
  const { paddings, constantValue } = attributes as tf.PadV2Attrs;
  if (paddings.some(([before, after]) => before < 0 || after < 0)) {
    throw new Error(`paddings [${paddings.map((padding) => `[${padding}]`)}], expected none below 0`);
  }
  return pad(graph, x!, paddings, storedNumber(x!.dtype, constantValue));
};

const mirrorPadKernel: TraceKernel = (graph, { x }, attributes) => {
  const { paddings, mode } = attributes as tf.MirrorPadAttrs;
  return mirrorPad(graph, x!, paddings, mode);
};

/** tfjs kernels of this family. */
export const padKernels: KernelTable = { PadV2: padV2, MirrorPad: mirrorPadKernel };
