// Traced forms of the operations that core fuses: forward and closed-form backward.
import type { KernelTable } from "../kernel.ts";
import { activationComposites } from "./activation.ts";
import { attentionComposites } from "./attention.ts";
import { crossEntropyComposites } from "./cross-entropy.ts";
import { layerNormComposites } from "./layer-norm.ts";
import { linearComposites } from "./linear.ts";
import { multiHeadAttentionComposites } from "./multi-head-attention.ts";
import { rmsNormComposites } from "./rms-norm.ts";

/** Kernel name -> traced form. */
export const composites: KernelTable = {
  ...activationComposites,
  ...attentionComposites,
  ...crossEntropyComposites,
  ...layerNormComposites,
  ...linearComposites,
  ...multiHeadAttentionComposites,
  ...rmsNormComposites,
};
