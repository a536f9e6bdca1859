// The networks that DBConformer is compared with, as the comparison has them at 250 Hz.
import type { NetworkConfig } from "../config.ts";

/** Shapes are those of BCI Competition IV 2a until a dataset is known. */
const SIGNAL = { chn: 22, time_sample_num: 1001, n_classes: 2 } as const;

/** Parameters: EEGNet 1 406, SCNN 41 202, DCNN 298 877, IFNet 6 722, EEG Conformer 789 668. */
export const baselines = {
  eegnet: { kind: "eegnet", ...SIGNAL, kernLength: 125, F1: 4, D: 2, F2: 8, dropout: 0.25 },
  scnn: { kind: "scnn", ...SIGNAL, dropout: 0.5 },
  dcnn: { kind: "dcnn", ...SIGNAL, dropout: 0.5 },
  fbcnet: { kind: "fbcnet", ...SIGNAL, nBands: 2, m: 32, strideFactor: 3 },
  ifnet: { kind: "ifnet", ...SIGNAL, out_planes: 64, kernel_size: 63, radix: 1, patch_size: 125, dropout: 0.5 },
  eegconformer: { kind: "eegconformer", ...SIGNAL, emb_size: 40, depth: 6, heads: 10, dropout: 0.5 },
  ctnet: {
    kind: "ctnet",
    ...SIGNAL,
    emb_size: 16,
    depth: 6,
    heads: 2,
    f1: 8,
    D: 2,
    kernel: 64,
    pool1: 8,
    pool2: 8,
    cnn_dropout: 0.25,
    dropout: 0.5,
  },
} as const satisfies Record<string, NetworkConfig>;
