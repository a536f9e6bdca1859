// What a model is told beside the fields: times, labels, constants of the equation, each as a vector per level.
import { type Context, type Initialiser, Linear, Module, Parameter } from "@sciformer/core";
import * as tf from "@tensorflow/tfjs-core";
import { parameterFeatures, SCALAR_FEATURES, SCALAR_SCALE, scalarFeatures } from "../position.ts";
import { projection } from "./initialisers.ts";

/** x sigmoid(x). @see Elfwing, Uchibe & Doya 2018, "Sigmoid-Weighted Linear Units" */
export function silu(x: tf.Tensor): tf.Tensor {
  return tf.mul(x, tf.sigmoid(x));
}

/** Linear, SiLU, Linear, under the names of a sequence. */
type Perceptron = readonly [Linear, null, Linear];

function perceptron(into: number, dim: number, weight: Initialiser): Perceptron {
  return [new Linear(into, dim, { weight }), null, new Linear(dim, dim, { weight })];
}

function through([first, , second]: Perceptron, x: tf.Tensor): tf.Tensor {
  return second.forward(silu(first.forward(x)));
}

/** Embeds a time: [rows] -> [rows, dim]. */
export class ScalarEmbedder extends Module {
  readonly mlp: Perceptron;

  constructor(dim: number, start: Initialiser) {
    super();
    this.mlp = perceptron(SCALAR_FEATURES, dim, start);
  }

  /** @param scalars [rows] */
  forward(scalars: tf.Tensor): tf.Tensor {
    return through(this.mlp, scalarFeatures(tf.mul(scalars, SCALAR_SCALE)));
  }
}

/** The vectors of labels. */
class LabelTable extends Module {
  readonly weight: Parameter;

  constructor(rows: number, dim: number, start: Initialiser) {
    super();
    this.weight = new Parameter([rows, dim], start);
  }
}

/** Options of {@link LabelEmbedder}. */
export interface LabelOptions {
  readonly classes: number;
  readonly dim: number;
  readonly start: Initialiser;
  /** Share of labels that are withheld in training; where it is given, the table has a row for "not told". */
  readonly dropout?: number;
}

/** Embeds labels: int32 [rows] -> [rows, dim]. The label `classes` says nothing, and withheld ones become it. */
export class LabelEmbedder extends Module {
  readonly embedding_table: LabelTable;
  readonly #options: LabelOptions;

  constructor(options: LabelOptions) {
    super();
    const rows = options.classes + (options.dropout === undefined ? 0 : 1);
    this.embedding_table = new LabelTable(rows, options.dim, options.start);
    this.#options = options;
  }

  /** @param labels [...] */
  forward(labels: tf.Tensor, context: Context): tf.Tensor {
    const { classes, dropout = 0 } = this.#options;
    const table = this.embedding_table.weight.value;
    if (!context.noise || dropout === 0) return tf.gather(table, tf.cast(labels, "int32"));
    const kept = context.noise.mask(labels.shape, dropout);
    const told = tf.add(tf.mul(tf.sub(tf.cast(labels, "float32"), classes), kept), classes);
    return tf.gather(table, tf.cast(told, "int32"));
  }
}

/**
 * Embeds the constants of an equation: the sum over them of a network of value and class.
 *
 * values [batch, constants], classes [batch, constants] -> [batch * repeats, dim], every row as often in a row.
 */
export class ParameterEmbedder extends Module {
  readonly class_embedder: LabelEmbedder;
  readonly mlp_combined: Perceptron;
  readonly mlp_timestep: Perceptron;

  constructor(classes: number, dim: number, start: Initialiser) {
    super();
    this.class_embedder = new LabelEmbedder({ classes, dim, start });
    this.mlp_combined = perceptron(dim, dim, projection);
    this.mlp_timestep = perceptron(SCALAR_FEATURES, dim, projection);
  }

  forward(values: tf.Tensor, classes: tf.Tensor, repeats: number, context: Context): tf.Tensor {
    const named = this.class_embedder.forward(classes, context);
    const features = through(this.mlp_timestep, parameterFeatures(tf.mul(values, SCALAR_SCALE)));
    const combined = through(this.mlp_combined, tf.add(features, named));
    return repeatRows(tf.sum(combined, 1), repeats);
  }
}

/** Every row as often in a row: [rows, ...rest] -> [rows * repeats, ...rest]. */
export function repeatRows(x: tf.Tensor, repeats: number): tf.Tensor {
  if (repeats === 1) return x;
  const [rows, ...rest] = x.shape as [number, ...number[]];
  const tiled = tf.tile(tf.expandDims(x, 1), [1, repeats, ...rest.map(() => 1)]);
  return tf.reshape(tiled, [rows * repeats, ...rest]);
}
