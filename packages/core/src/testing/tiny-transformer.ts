// A transformer of a few hundred weights that learns to continue a sequence: to try engines on.
import * as tf from "@tensorflow/tfjs-core";
import { causalMask } from "../attention/masks.ts";
import { Random } from "../engine/random.ts";
import { MultiHeadAttention } from "../nn/attention.ts";
import type { Context } from "../nn/context.ts";
import { Embedding } from "../nn/embedding.ts";
import { FeedForward } from "../nn/feed-forward.ts";
import { LayerNorm } from "../nn/layer-norm.ts";
import { Linear } from "../nn/linear.ts";
import { Module } from "../nn/module.ts";
import { preNorm, TransformerBlock } from "../nn/transformer-block.ts";
import type { HostBatch } from "../plugin.ts";
import type { LossFunction } from "../train/training-step.ts";

const [VOCABULARY, DIM, HEADS, SEQ, BATCH] = [11, 8, 2, 6, 3];

/** Embedding, two pre-norm blocks with dropout 0.2 and causal attention, norm, head: [batch, seq] -> logits. */
export class TinyTransformer extends Module {
  readonly tokens = new Embedding(VOCABULARY, DIM);
  readonly blocks = [block(), block()];
  readonly norm = new LayerNorm(DIM);
  readonly head = new Linear(DIM, VOCABULARY);

  forward(tokens: tf.Tensor, context: Context): tf.Tensor {
    const encoded = this.blocks.reduce((h, part) => part.forward(h, context), this.tokens.forward(tokens));
    return this.head.forward(this.norm.forward(encoded));
  }
}

function block(): TransformerBlock {
  return new TransformerBlock({
    mixer: new MultiHeadAttention({ dim: DIM, heads: HEADS, dropout: 0.2, mask: (seq) => causalMask(seq) }),
    channelMixer: new FeedForward({ dim: DIM, hidden: 2 * DIM, dropout: 0.2 }),
    norm: () => new LayerNorm(DIM),
    residual: preNorm,
    dropout: 0.2,
  });
}

/** Mean cross entropy of the next token. */
export function tinyLoss(model: TinyTransformer): LossFunction {
  return ({ x, y }, context) => {
    const logits = tf.logSoftmax(model.forward(x!, context));
    return tf.neg(tf.mean(tf.sum(tf.mul(logits, tf.oneHot(y!, VOCABULARY)), -1)));
  };
}

/** Token numbers `x` and those that follow them, `y`, [batch, seq]. */
export function tinyBatch(seed: number, batch = BATCH): HostBatch {
  const random = new Random(seed);
  const draw = () => Int32Array.from({ length: batch * SEQ }, () => random.integer(VOCABULARY));
  return { x: { data: draw(), shape: [batch, SEQ] }, y: { data: draw(), shape: [batch, SEQ] } };
}
