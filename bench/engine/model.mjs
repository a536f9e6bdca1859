// The transformer of the bench: token + learned position embedding, pre-norm blocks, final norm, linear head.
import {
  Embedding,
  FeedForward,
  LayerNorm,
  Linear,
  Module,
  MultiHeadAttention,
  preNorm,
  TransformerBlock,
} from "../../packages/core/dist/index.js";
import { tf } from "./tf.mjs";

function block(dim, heads) {
  return new TransformerBlock({
    mixer: new MultiHeadAttention({ dim, heads }),
    channelMixer: new FeedForward({ dim, hidden: 4 * dim }),
    norm: () => new LayerNorm(dim),
    residual: preNorm,
  });
}

/** int32 [batch, tokens] -> logits [batch, tokens, vocabulary]. */
export class Transformer extends Module {
  constructor({ vocabulary, dim, layers, heads, tokens }) {
    super();
    this.token = new Embedding(vocabulary, dim);
    this.position = new Embedding(tokens, dim);
    this.blocks = Array.from({ length: layers }, () => block(dim, heads));
    this.norm = new LayerNorm(dim);
    this.head = new Linear(dim, vocabulary);
  }

  forward(tokens, context) {
    const embedded = tf.add(this.token.forward(tokens), this.position.weight.value);
    const encoded = this.blocks.reduce((x, each) => each.forward(x, context), embedded);
    return this.head.forward(this.norm.forward(encoded));
  }
}

/** Mean of -log softmax(logits)[target]. */
export function crossEntropy(logits, targets) {
  const classes = logits.shape.at(-1);
  const chosen = tf.oneHot(tf.cast(tf.reshape(targets, [-1]), "int32"), classes);
  const rows = tf.logSoftmax(tf.reshape(logits, [-1, classes]));
  return tf.neg(tf.mean(tf.sum(tf.mul(rows, chosen), -1)));
}
