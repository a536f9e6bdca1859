// Transformer blocks as the published EEG networks have them: scores divided by the root of the whole width.
import {
  FeedForward,
  LayerNorm,
  MultiHeadAttention,
  postNorm,
  preNorm,
  type ResidualRule,
  TransformerBlock,
} from "@sciformer/core";

/** Options of the blocks. */
interface BlockOptions {
  readonly dim: number;
  readonly heads: number;
  /** After attention and feed-forward, on the attention weights and inside the feed-forward. */
  readonly dropout: number;
}

const EXPANSION = 4;
const ATTENTION_KEYS = { wq: "queries", wk: "keys", wv: "values", wo: "projection" };
const FEED_FORWARD_KEYS = { layer1: "0", layer2: "3" };

function block(
  { dim, heads, dropout }: BlockOptions,
  residual: ResidualRule,
  keys: Readonly<Record<string, string>>,
): TransformerBlock {
  return new TransformerBlock({
    mixer: new MultiHeadAttention({ dim, heads, dropout, scale: 1 / Math.sqrt(dim), keys: ATTENTION_KEYS }),
    channelMixer: new FeedForward({ dim, hidden: EXPANSION * dim, dropout, keys: FEED_FORWARD_KEYS }),
    norm: () => new LayerNorm(dim),
    residual,
    dropout,
    keys,
  });
}

/**
 * x + drop(attention(norm(x))), then x + drop(feedForward(norm(x))); no norm after the last block.
 *
 * @see Song et al. 2023, "EEG Conformer", and Wang et al. 2026, "DBConformer", section III
 */
export function preNormBlocks(depth: number, options: BlockOptions): readonly TransformerBlock[] {
  const keys = { norm1: "0.fn.0", mixer: "0.fn.1", norm2: "1.fn.0", channelMixer: "1.fn.1" };
  return Array.from({ length: depth }, () => block(options, preNorm, keys));
}

/** norm(x + drop(attention(x))), then norm(x + drop(feedForward(x))). @see Zhao et al. 2024, "CTNet" */
export function postNormBlocks(depth: number, options: BlockOptions): readonly TransformerBlock[] {
  const keys = { mixer: "0.fn.0", norm1: "0.layernorm", channelMixer: "1.fn.0", norm2: "1.layernorm" };
  return Array.from({ length: depth }, () => block(options, postNorm, keys));
}
