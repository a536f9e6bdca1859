// DBConformer: one transformer over patches of time beside one over channels, whose vectors are classified together.
import { type Context, Module, type Observer, type Parameter, type TransformerBlock } from "@sciformer/core";
import * as tf from "@tensorflow/tfjs-core";
import type { DbconformerConfig } from "./config.ts";
import { ChannelAttention } from "./dbconformer/channel-attention.ts";
import { ChannelTokens } from "./dbconformer/channel-tokens.ts";
import { Gate } from "./dbconformer/gate.ts";
import { TimeTokens } from "./dbconformer/time-tokens.ts";
import type { Scores } from "./networks/network.ts";
import { Classifier } from "./networks/parts/classifier.ts";
import { preNormBlocks } from "./networks/parts/encoder.ts";
import { windowCount } from "./networks/parts/windows.ts";
import { positionTable, withPositions } from "./position.ts";

/** True if the network weighs channels by attention. */
export function hasChannelAttention({ branch, gate_flag, chn_atten_flag }: DbconformerConfig): boolean {
  return branch === "both" && !gate_flag && chn_atten_flag;
}

/** True if the features depend on the transformer over channels. */
export function hasSpatialBranch({ branch }: DbconformerConfig): boolean {
  return branch !== "temporal";
}

/** What the network looked at. */
export interface Explained extends Scores {
  /** [batch, channels, channels]: attention of each channel (rows) to all, mean over heads and layers. */
  readonly spatialAttention?: tf.Tensor;
}

/**
 * Trials of EEG to class scores. Keys are those of the authors' checkpoints; parts of a branch that is left out are
 * there, as theirs are, and learn nothing.
 *
 * @see Wang, Wang, Jia, He, Li & Wu 2026, "DBConformer: Dual-Branch Convolutional Transformer for EEG Decoding"
 */
export class DBConformer extends Module {
  readonly pos_embedding_temporal: Parameter | undefined;
  readonly pos_embedding_spatial: Parameter | undefined;
  readonly embedding: TimeTokens;
  readonly channel_embedding: ChannelTokens;
  readonly temporal_transformer: readonly TransformerBlock[];
  readonly spatial_transformer: readonly TransformerBlock[];
  readonly spatial_attn_pool: ChannelAttention | undefined;
  readonly gate_fc: Gate | undefined;
  readonly classifier: Classifier;
  readonly #config: DbconformerConfig;

  constructor(config: DbconformerConfig) {
    super();
    const { chn, emb_size: dim, time_sample_num, patch_size, heads, dropout, branch, gate_flag } = config;
    if (config.posemb_flag) {
      this.pos_embedding_temporal = positionTable(windowCount(time_sample_num, patch_size), dim);
      this.pos_embedding_spatial = positionTable(chn, dim);
    }
    this.embedding = new TimeTokens(config);
    this.channel_embedding = new ChannelTokens(config);
    this.temporal_transformer = preNormBlocks(config.tem_depth, { dim, heads, dropout });
    this.spatial_transformer = preNormBlocks(config.chn_depth, { dim, heads, dropout });
    if (hasChannelAttention(config)) this.spatial_attn_pool = new ChannelAttention(dim);
    const isJoined = branch === "both" && !gate_flag;
    if (!isJoined) this.gate_fc = new Gate(dim);
    this.classifier = new Classifier(isJoined ? 2 * dim : dim, [64, 32], config.n_classes);
    this.#config = config;
  }

  /** @param x [batch, channels, time] */
  forward(x: tf.Tensor, context: Context): Scores {
    return this.#scores(x, context, context);
  }

  /** {@link forward} with the attention between channels. */
  explain(x: tf.Tensor, context: Context): Explained {
    const maps: tf.Tensor[] = [];
    const observer: Observer = {
      observe(module, name, value) {
        context.observer?.observe(module, name, value);
        if (name === "weights") maps.push(tf.mean(value, 1));
      },
    };
    const scores = this.#scores(x, context, { ...context, observer });
    if (maps.length === 0) return scores;
    return { ...scores, spatialAttention: tf.div(tf.addN(maps), maps.length) };
  }

  /** The T-Conformer: [batch, channels, time] -> [batch, patches, dim]. */
  overTime(x: tf.Tensor, context: Context): tf.Tensor {
    const patches = this.embedding.forward(x, context);
    const table = this.pos_embedding_temporal;
    return this.#encode(
      "temporal",
      table ? withPositions(patches, table) : patches,
      this.temporal_transformer,
      context,
    );
  }

  /** The S-Conformer: [batch, channels, time] -> [batch, channels, dim]. */
  overChannels(x: tf.Tensor, context: Context): tf.Tensor {
    const channels = this.channel_embedding.forward(x);
    const table = this.pos_embedding_spatial;
    return this.#encode(
      "spatial",
      table ? withPositions(channels, table) : channels,
      this.spatial_transformer,
      context,
    );
  }

  #encode(branch: string, tokens: tf.Tensor, blocks: readonly TransformerBlock[], context: Context): tf.Tensor {
    const encoded = blocks.reduce((h, block) => block.forward(h, context), tokens);
    context.observer?.observe(this, `${branch}_out`, encoded);
    return encoded;
  }

  /** @param inSpace what the branch over channels is told */
  #scores(x: tf.Tensor, context: Context, inSpace: Context): Scores {
    const { features, alpha } = this.#features(x, context, inSpace);
    return { features, logits: this.classifier.forward(features, context), ...(alpha && { alpha }) };
  }

  /** The vector that is classified, and the weights of the channels where they have any. */
  #features(x: tf.Tensor, inTime: Context, inSpace: Context): Pick<Scores, "features" | "alpha"> {
    const { branch } = this.#config;
    if (branch === "temporal") return { features: tf.mean(this.overTime(x, inTime), 1) };
    if (branch === "spatial") return { features: tf.mean(this.overChannels(x, inSpace), 1) };
    const time = tf.mean(this.overTime(x, inTime), 1);
    const channels = this.overChannels(x, inSpace);
    if (this.gate_fc) return { features: this.gate_fc.forward(time, tf.mean(channels, 1)) };
    if (!this.spatial_attn_pool) return { features: tf.concat([time, tf.mean(channels, 1)], 1) };
    const alpha = this.spatial_attn_pool.forward(channels);
    const weights = tf.expandDims(alpha, 2);
    inSpace.observer?.observe(this, "channel_attention_weights", weights);
    return { features: tf.concat([time, tf.sum(tf.mul(channels, weights), 1)], 1), alpha };
  }
}

/** What all sizes share; shapes are those of BCI Competition IV 2a until a dataset is known. */
const COMMON = {
  kind: "dbconformer",
  chn: 22,
  n_classes: 2,
  spa_dim: 16,
  heads: 10,
  kernel_size: 63,
  radix: 1,
  branch: "both",
  gate_flag: false,
  chn_atten_flag: true,
  posemb_flag: true,
  drop_last_sample: null,
  dropout: 0.5,
} as const satisfies Partial<DbconformerConfig>;

const PAPER = { ...COMMON, emb_size: 40, patch_size: 125, time_sample_num: 1001 } as const;

/** Parameters: small 18 507, base (the paper's) 93 747, large (its depth across subjects) 251 507. */
export const architectures = {
  small: { ...COMMON, emb_size: 20, patch_size: 50, time_sample_num: 501, tem_depth: 1, chn_depth: 1 },
  base: { ...PAPER, tem_depth: 2, chn_depth: 2 },
  large: { ...PAPER, tem_depth: 6, chn_depth: 6 },
} as const satisfies Record<string, DbconformerConfig>;
