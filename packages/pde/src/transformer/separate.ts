// PDE-Transformer with separate channels: every physical channel has tokens of its own, of all frames of a window.
import type { Context } from "@sciformer/core";
import * as tf from "@tensorflow/tfjs-core";
import type { TransformerConfig } from "../config.ts";
import { LabelEmbedder, ParameterEmbedder, repeatRows, ScalarEmbedder } from "./embedders.ts";
import { tableStart, timeStart } from "./initialisers.ts";
import { unpatchify } from "./patches.ts";
import { byLevel, embedders, UShape } from "./u-shape.ts";

/** Input of a separate-channel model. */
export interface SeparateInput {
  /** [batch, channels, frames, height, width]: known frames, and zeros or noise for the others. */
  readonly x: tf.Tensor;
  /** int32 [batch, channels] */
  readonly channelTypes: tf.Tensor;
  /** int32 [batch] */
  readonly pdeTypes: tf.Tensor;
  /** int32 [batch] */
  readonly tasks: tf.Tensor;
  /** [batch] diffusion times from 0 to 1 */
  readonly t: tf.Tensor;
  /** [batch] */
  readonly simulationTime: tf.Tensor;
  /** [batch] */
  readonly simulationDt: tf.Tensor;
  /** [batch, constants] */
  readonly parameters: tf.Tensor;
  /** int32 [batch, constants] */
  readonly parameterClasses: tf.Tensor;
}

/** The embedders of one level. */
interface LevelEmbedders {
  readonly t: ScalarEmbedder;
  readonly simulation_time: ScalarEmbedder;
  readonly simulation_dt: ScalarEmbedder;
  readonly channel_type: LabelEmbedder;
  readonly pde_type: LabelEmbedder;
  readonly task: LabelEmbedder;
  readonly pde_parameter: ParameterEmbedder;
}

function levelEmbedders(config: TransformerConfig, dim: number, isLatent: boolean): LevelEmbedders {
  const { num_classes: classes, class_dropout_prob: dropout } = config;
  const start = tableStart(isLatent);
  const time = () => new ScalarEmbedder(dim, timeStart(isLatent));
  return {
    t: time(),
    simulation_time: time(),
    simulation_dt: time(),
    channel_type: new LabelEmbedder({ classes, dim, dropout, start }),
    pde_type: new LabelEmbedder({ classes, dim, dropout, start }),
    task: new LabelEmbedder({ classes, dim, start }),
    pde_parameter: new ParameterEmbedder(classes, dim, start),
  };
}

const NAMES = ["t", "simulation_time", "simulation_dt", "channel_type", "pde_type", "task", "pde_parameter"] as const;

/** @see Holzschuh et al. 2025, section 3, "separate channels" */
export class SeparateChannels extends UShape {
  readonly #levels: readonly LevelEmbedders[];
  readonly #config: TransformerConfig;

  constructor(config: TransformerConfig) {
    super(config, { into: config.num_timesteps, out: config.num_timesteps });
    this.#levels = byLevel(config, (dim, isLatent) => levelEmbedders(config, dim, isLatent));
    this.#config = config;
    for (const name of NAMES) {
      Object.assign(
        this,
        embedders(
          `${name}_embedder`,
          this.#levels.map((level) => level[name]),
        ),
      );
    }
  }

  /** @returns [batch, channels, frames, height, width], all frames */
  forward(input: SeparateInput, context: Context): tf.Tensor {
    const [batch, channels, frames, height, width] = input.x.shape as [number, number, number, number, number];
    const conditions = this.#levels.map((level) => this.#condition(level, input, context));
    const images = tf.reshape(input.x, [batch * channels, frames, height, width]);
    const tokens = this.tokens(images, conditions, channels, context);
    return tf.reshape(unpatchify(tokens, this.#config.patch_size), input.x.shape);
  }

  /** What a level is told, [batch * channels, dim]. The published factors leave out what is known of the simulation. */
  #condition(level: LevelEmbedders, input: SeparateInput, context: Context): tf.Tensor {
    const [batch, channels] = input.channelTypes.shape as [number, number];
    const { simulation_time, simulation_dt, pde_parameters } = this.#config.factors;
    const types = level.channel_type.forward(tf.reshape(input.channelTypes, [batch * channels]), context);
    const told = [
      types,
      level.t.forward(repeatRows(input.t, channels)),
      repeatRows(level.pde_type.forward(input.pdeTypes, context), channels),
      repeatRows(level.task.forward(input.tasks, context), channels),
    ];
    const scaled = (factor: number, vector: () => tf.Tensor) => {
      if (factor !== 0 || context.observer) told.push(tf.mul(vector(), factor));
    };
    scaled(simulation_time, () => level.simulation_time.forward(repeatRows(input.simulationTime, channels)));
    scaled(simulation_dt, () => level.simulation_dt.forward(repeatRows(input.simulationDt, channels)));
    scaled(pde_parameters, () => {
      return level.pde_parameter.forward(input.parameters, input.parameterClasses, channels, context);
    });
    return told.reduce((sum, vector) => tf.add(sum, vector));
  }
}
