// Golden cases of PDE-Transformer: their fields and tensors, and the models that they describe.
import {
  type CaseTensor,
  type Engine,
  type HostTensor,
  hostTensorOf,
  type ParityCase,
  type ParityValue,
  Recorder,
  requiredTensor,
  type TensorBatch,
  tensorsUnder,
} from "@sciformer/core";
import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import { publishedState } from "../checkpoint.ts";
import type { TransformerConfig } from "../config.ts";
import { architectures, type PdeInput, PdeTransformer } from "../model.ts";

const boundary = z.union([z.boolean(), z.tuple([z.boolean(), z.boolean()])]);

/** The configuration of a case's model. */
export const modelSchema = z.object({
  in_channels: z.int().optional(),
  out_channels: z.int().optional(),
  num_timesteps: z.int().optional(),
  patch_size: z.int(),
  window_size: z.int(),
  hidden_size: z.int(),
  num_heads: z.int(),
  depth: z.array(z.int()),
  mlp_ratio: z.number(),
  num_classes: z.int(),
  periodic: boundary,
  carrier_token_active: z.literal(false).optional(),
});

/** Switches of the released code that the tensors need. */
export const compatSchema = z.object({
  scMaskOrder: z.enum(["correct", "released"]).optional(),
  scSamplerStart: z.enum(["zeros", "released"]).optional(),
});

type CaseModel = z.infer<typeof modelSchema>;

/** An input that the case must have. @throws InputError */
export function input(testCase: ParityCase, name: string): HostTensor {
  return hostTensorOf(requiredTensor(testCase, `input/${name}`));
}

/** Our configuration of a case's model. */
export function caseConfig(published: CaseModel, compat: z.infer<typeof compatSchema> = {}): TransformerConfig {
  const { hidden_size, num_heads, depth, mlp_ratio, patch_size, window_size, num_classes, periodic } = published;
  const isSeparate = published.num_timesteps !== undefined;
  const base: TransformerConfig = architectures.small;
  return {
    ...base,
    channels: isSeparate ? "separate" : "mixed",
    type: "custom",
    custom: { hidden_size, num_heads, depth, mlp_ratio },
    patch_size,
    window_size,
    num_classes,
    periodic,
    in_channels: published.in_channels ?? base.in_channels,
    out_channels: published.out_channels ?? base.out_channels,
    num_timesteps: published.num_timesteps ?? base.num_timesteps,
    compat: {
      scMaskOrder: compat.scMaskOrder ?? "correct",
      scSamplerStart: compat.scSamplerStart ?? "zeros",
    },
  };
}

/** The model of a configuration with a case's parameters. */
export function caseModel(testCase: ParityCase, config: TransformerConfig): PdeTransformer {
  const model = new PdeTransformer(config);
  model.loadStateDict(publishedState(tensorsUnder(testCase, "param/")), testCase.path);
  return model;
}

/** What runs a case. */
export interface Running {
  readonly model: PdeTransformer;
  readonly config: TransformerConfig;
  readonly engine: Engine;
}

/** Whether a module's output is an image: all outside of the blocks that are of rank 4. */
const isImage = (name: string, value: tf.Tensor) => value.rank === 4 && !name.includes(".blocks.");

/** As the case has it: channels before height and width, axes cut and the first rows taken as it has them. */
function asStored(name: string, value: tf.Tensor, { shape }: CaseTensor): tf.Tensor {
  const ordered = isImage(name, value) ? tf.transpose(value, [0, 3, 1, 2]) : value;
  const apart = tf.reshape(ordered, [-1, ...shape.slice(1)]);
  return tf.slice(apart, [0, ...shape.slice(1).map(() => 0)], [...shape]);
}

/**
 * Output of a model, and what went on inside it that the case wants to see: `names` of values with their shapes.
 *
 * @param inputOf the model's input of a batch
 */
export function watchedForward(
  { model, engine }: Running,
  batch: Readonly<Record<string, HostTensor>>,
  inputOf: (batch: TensorBatch) => PdeInput,
  wanted: readonly (readonly [string, CaseTensor])[],
): { readonly output: HostTensor; readonly mids: Readonly<Record<string, ParityValue>> } {
  const infer = engine.inference(
    (tensors, context) => {
      if (wanted.length === 0) return { output: model.forward(inputOf(tensors), context) };
      const recorder = new Recorder(model.model);
      const output = recorder.record((observer) => model.forward(inputOf(tensors), { ...context, observer }));
      const mids = wanted.flatMap(([name, expected]) => {
        const value = recorder.values.get(name);
        return value ? [[`mid/${name}`, asStored(name, value, expected)] as const] : [];
      });
      recorder.dispose();
      return { output, ...Object.fromEntries(mids) };
    },
    { name: "model", model, weights: "fixed" },
  );
  const { output, ...mids } = infer(batch);
  infer.dispose();
  return { output: output!, mids };
}
