// Parity of the building blocks, each on its own: encodings, windows, attention, patches, one block, the last layer.
import {
  ContinuousRelativeBias,
  clipByEmaNorm,
  cyclicShift,
  FlatLayout,
  type HostTensor,
  hostTensorOf,
  InputError,
  logOffsetTable,
  Module,
  Optimizer,
  type ParityCase,
  type ParityOptions,
  type ParityValues,
  pixelShuffle,
  pixelUnshuffle,
  readCase,
  relativeIndex,
  requiredTensor,
  type TensorBatch,
  tensorsUnder,
  windowPartition,
} from "@sciformer/core";
import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import { scalarFeatures, squareRotaryTable } from "../position.ts";
import { WindowAttention } from "../transformer/attention.ts";
import { MixedBlock } from "../transformer/block.ts";
import { FinalLayer } from "../transformer/final-layer.ts";
import { PatchEmbedding, unpatchify } from "../transformer/patches.ts";
import { borderMask } from "../transformer/stage.ts";

const blocksSchema = z.object({
  config: z.object({
    window_size: z.int(),
    grid: z.tuple([z.int(), z.int()]),
    heads: z.int(),
    dim: z.int(),
    patch: z.int(),
    channels: z.int(),
  }),
});

type BlocksConfig = z.infer<typeof blocksSchema>["config"];

const NO_WRAP = { circular: [false, false] } as const;

/** The parts that have parameters. */
class Parts extends Module {
  readonly pos_emb_funct: ContinuousRelativeBias;
  readonly attn: WindowAttention;
  readonly x_embedder: PatchEmbedding;
  readonly block: MixedBlock;
  readonly final_layer: FinalLayer;

  constructor({ window_size: window, heads, dim, patch, channels }: BlocksConfig, hidden: number) {
    super();
    this.pos_emb_funct = new ContinuousRelativeBias([window, window], heads);
    this.attn = new WindowAttention(dim, heads, window);
    this.x_embedder = new PatchEmbedding(channels, dim, patch);
    this.block = new MixedBlock({ dim, heads, window, mlpRatio: hidden / dim, maskOrder: "correct" });
    this.final_layer = new FinalLayer(dim, patch ** 2 * channels, NO_WRAP);
  }
}

/** Results whose names say what they are of: `pixel_shuffle_2`, `timestep_embedding_odd7`. */
const NAMED: readonly (readonly [RegExp, (sizes: readonly number[], batch: TensorBatch) => tf.Tensor])[] = [
  [/^timestep_embedding_[a-z]*(\d+)$/, ([dim], { t_scaled }) => scalarFeatures(t_scaled!, dim)],
  [/^pixel_unshuffle_(\d+)$/, ([factor], { unshuffle_x }) => nchw(pixelUnshuffle(nhwc(unshuffle_x!), factor!))],
  [/^pixel_shuffle_(\d+)$/, ([factor], { shuffle_x }) => nchw(pixelShuffle(nhwc(shuffle_x!), factor!))],
  [/^rope2d_dim(\d+)_n(\d+)_cos_sin$/, ([dim, count]) => squareRotaryTable(count!, dim!)],
];

const nhwc = (x: tf.Tensor) => tf.transpose(x, [0, 2, 3, 1]);
const nchw = (x: tf.Tensor) => tf.transpose(x, [0, 3, 1, 2]);

/** The wanted results of {@link NAMED}. */
function namedResults(names: readonly string[], batch: TensorBatch): Record<string, tf.Tensor> {
  const entries = names.flatMap((name) => {
    return NAMED.flatMap(([pattern, make]) => {
      const found = pattern.exec(name);
      return found ? [[name, make(found.slice(1).map(Number), batch)] as const] : [];
    });
  });
  return Object.fromEntries(entries);
}

/** Windows as squares: [windows, side, side, channels]. */
function squares(x: tf.Tensor, window: number): tf.Tensor {
  return tf.reshape(windowPartition(x, [window, window]), [-1, window, window, x.shape[3]!]);
}

function windowResults({ window_size: window, grid }: BlocksConfig, { window_x }: TensorBatch) {
  const half = Math.floor(window / 2);
  return {
    windows: squares(window_x!, window),
    windows_shifted: squares(cyclicShift(window_x!, [half, half]), window),
    attention_mask_nonperiodic: borderMask(grid, { window, periodic: [false, false] }, -100)!,
    relative_coords_table: tf.reshape(logOffsetTable([window, window]), [1, 2 * window - 1, 2 * window - 1, 2]),
    relative_position_index: relativeIndex([window, window]),
  };
}

function partResults(parts: Parts, { window_size: window, grid, patch }: BlocksConfig, batch: TensorBatch) {
  const context = { training: false };
  const { attn_x, block_x, block_cond, final_x, final_cond, patch_x, unpatchify_x } = batch;
  // Added twice, as the released code does.
  const mask = borderMask(grid, { window, periodic: [false, false] }, -200)!;
  const rows = attn_x!.shape[0]!;
  const masks = tf.tile(tf.expandDims(mask, 1), [rows / mask.shape[0]!, 1, 1, 1]);
  const [windows, side, , dim] = block_x!.shape as [number, number, number, number];
  const tokens = tf.reshape(block_x!, [windows, side * side, dim]);
  const given = { tokens, batch: block_cond!.shape[0]!, channels: 1, mask: undefined };
  return {
    position_bias: tf.expandDims(parts.pos_emb_funct.forward(), 0),
    attn_nomask: parts.attn.forward(attn_x!, context),
    attn_masked: parts.attn.forward(attn_x!, context, masks),
    patch_tokens_nchw: nchw(parts.x_embedder.forward(patch_x!)),
    unpatchify: unpatchify(nhwc(unpatchify_x!), patch),
    block: parts.block.forward(given, block_cond!, context),
    final: nchw(parts.final_layer.forward(nhwc(final_x!), final_cond!)),
  };
}

/** Norms before and after clipping with what the clipping keeps, row by row, for the norms of the first column. */
function clipTrace({ shape, data }: HostTensor): HostTensor {
  const [rows, columns] = shape as [number, number];
  const layout = new FlatLayout([{ name: "g", shape: [1] }]);
  const optimizer = new Optimizer(layout, clipByEmaNorm(), layout.allocate());
  const trace = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    const gradients = layout.allocate();
    gradients[0] = data[row * columns]!;
    optimizer.update(layout.allocate(), gradients, 0);
    const { scalars } = optimizer.state;
    const kept = ["norm", "threshold", "target", "", "fast", "slow"].map((name) => scalars[`0.clipByEmaNorm/${name}`]);
    kept[3] = Math.abs(gradients[0]);
    trace.set(kept as number[], row * columns);
  }
  return { data: trace, shape };
}

/** Hidden width of the case's block. @throws InputError for a case without one */
function hiddenOf(testCase: ParityCase): number {
  const [hidden] = requiredTensor(testCase, "param/block.mlp.fc1.weight").shape;
  if (hidden === undefined) throw new InputError(`${testCase.path}: param/block.mlp.fc1.weight has no width`);
  return hidden;
}

/** Kind `blocks`. */
export async function blocksParity(testCase: ParityCase, { engine }: ParityOptions): Promise<ParityValues> {
  const { config } = readCase(testCase, blocksSchema);
  const parts = new Parts(config, hiddenOf(testCase));
  parts.loadStateDict(tensorsUnder(testCase, "param/"), testCase.path);
  const wanted = tensorsUnder(testCase, "output/").map(([name]) => name);
  const infer = engine.inference(
    (batch) => ({
      ...namedResults(wanted, batch),
      ...windowResults(config, batch),
      ...partResults(parts, config, batch),
    }),
    { name: "blocks", model: parts, weights: "fixed" },
  );
  const inputs = tensorsUnder(testCase, "input/").map(([name, tensor]) => [name, hostTensorOf(tensor)] as const);
  const results = infer(Object.fromEntries(inputs));
  infer.dispose();
  parts.dispose();
  const trace = testCase.tensors["output/ema_clip_trace"];
  const named = Object.entries(results).map(([name, value]) => [`output/${name}`, value] as const);
  return {
    ...Object.fromEntries(named.filter(([name]) => name in testCase.tensors)),
    ...(trace && { "output/ema_clip_trace": clipTrace(hostTensorOf(trace)) }),
  };
}
