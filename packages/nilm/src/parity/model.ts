// Parity of the network: forward with intermediate values, gradients, training trajectory.
import {
  adam,
  adamW,
  type CaseTensor,
  type Context,
  EagerStep,
  InputError,
  type ParityCase,
  type ParityValue,
  type ParityValues,
  Recorder,
  sgd,
  type Transform,
} from "@sciformer/core";
import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import { nilmformerSchema } from "../config.ts";
import { meanSquaredError } from "../loss.ts";
import { NILMFormer } from "../model.ts";

/** The authors' configuration object; their switch for another attention is refused where it is on. */
const caseConfigSchema = z
  .object({ use_efficient_attention: z.literal(false).optional() })
  .loose()
  .transform(({ use_efficient_attention: _, ...config }) => ({ kind: "nilmformer", ...config }))
  .pipe(nilmformerSchema);

const modeSchema = z.object({ mode: z.string().default("train") });

const optimizerSchema = z.object({
  optimizer: z.object({
    name: z.enum(["AdamW", "Adam", "SGD"]),
    lr: z.number(),
    betas: z.tuple([z.number(), z.number()]).default([0.9, 0.999]),
    eps: z.number().default(1e-8),
    weight_decay: z.number().default(0),
    momentum: z.number().default(0),
    amsgrad: z.literal(false).default(false),
  }),
});

/** Modules that work on [batch, length, channels] here and on [batch, channels, length] in PyTorch. */
const CHANNELS_LAST = /^(EmbedBlock\.network\.\d+|ProjEmbedding|DownstreamTaskHead)$/;

function section(testCase: ParityCase, prefix: string): [string, CaseTensor][] {
  const entries = Object.entries(testCase.tensors).filter(([key]) => key.startsWith(prefix));
  return entries.map(([key, tensor]) => [key.slice(prefix.length), tensor]);
}

function buildModel(testCase: ParityCase): NILMFormer {
  const config = caseConfigSchema.safeParse(testCase.json.config);
  if (!config.success) throw new InputError(`${testCase.path}: config: ${z.prettifyError(config.error)}`);
  const model = new NILMFormer(config.data);
  model.loadStateDict(section(testCase, "param/"), testCase.path);
  return model;
}

function input(testCase: ParityCase, name: string): tf.Tensor {
  const tensor = testCase.tensors[`input/${name}`];
  if (!tensor) throw new InputError(`${testCase.path}: no tensor input/${name}`);
  return tf.tensor(Float32Array.from(tensor.data as ArrayLike<number>), [...tensor.shape]);
}

/** What was recorded under the case's `mid/` names, in PyTorch's axis order. */
function intermediates(testCase: ParityCase, recorder: Recorder): Record<string, ParityValue> {
  const values: Record<string, ParityValue> = {};
  for (const key of Object.keys(testCase.tensors)) {
    if (!key.startsWith("mid/")) continue;
    const path = key.slice("mid/".length);
    const value = recorder.values.get(path);
    if (value) values[key] = snapshot(CHANNELS_LAST.test(path) ? tf.transpose(value, [0, 2, 1]) : value);
  }
  return values;
}

function snapshot(value: tf.Tensor): { shape: number[]; data: Float32Array } {
  return { shape: value.shape, data: Float32Array.from(value.dataSync()) };
}

/** Kind `model.forward`: `output/y_hat` and the `mid/*` that the case holds. */
export async function modelForward(testCase: ParityCase): Promise<ParityValues> {
  const { mode } = modeSchema.parse({ mode: "eval", ...testCase.json });
  const model = buildModel(testCase);
  const recorder = new Recorder(model);
  const values: Record<string, ParityValue> = {};
  tf.tidy(() => {
    const context = { training: mode.startsWith("train"), observer: recorder };
    const output = recorder.record(() => model.forward(input(testCase, "x"), context));
    values["output/y_hat"] = snapshot(output);
    Object.assign(values, intermediates(testCase, recorder));
  });
  recorder.dispose();
  model.dispose();
  return values;
}

/** Kind `model.gradients`: loss, output, gradients of all parameters, running statistics after the forward. */
export async function modelGradients(testCase: ParityCase): Promise<ParityValues> {
  const { mode } = modeSchema.parse(testCase.json);
  const model = buildModel(testCase);
  const recorder = new Recorder(model);
  const context: Context = { training: mode.startsWith("train"), observer: recorder };
  const values: Record<string, ParityValue> = {};
  tf.tidy(() => {
    const [x, y] = [input(testCase, "x"), input(testCase, "y")];
    const parameters = model.namedParameters();
    let output: tf.Tensor | undefined;
    const compute = () => {
      output = tf.keep(recorder.record(() => model.forward(x, context)));
      return meanSquaredError(output, y) as tf.Scalar;
    };
    const { value, grads } = tf.variableGrads(
      compute,
      [...parameters.values()].map(({ variable }) => variable),
    );
    for (const [name, { variable }] of parameters) values[`grad/${name}`] = snapshot(grads[variable.name]!);
    values["output/loss"] = { shape: [1], data: value.dataSync().slice() };
    values["output/y_hat"] = snapshot(output!);
    output!.dispose();
    Object.assign(values, intermediates(testCase, recorder));
  });
  Object.assign(values, stateAfter(testCase, model, "output/buffer_after/"));
  recorder.dispose();
  model.dispose();
  return values;
}

function stateAfter(testCase: ParityCase, model: NILMFormer, prefix: string): Record<string, ParityValue> {
  const state = model.stateDict();
  const wanted = Object.keys(testCase.tensors).filter((key) => key.startsWith(prefix));
  return Object.fromEntries(
    wanted.flatMap((key) => {
      const entry = state.get(key.slice(prefix.length));
      return entry ? [[key, entry]] : [];
    }),
  );
}

function transformOf(testCase: ParityCase): { transform: Transform; lr: number } {
  const { optimizer } = optimizerSchema.parse(testCase.json);
  const { name, lr, betas, eps, weight_decay: weightDecay, momentum: rate } = optimizer;
  const everywhere = { weightDecay, mask: () => true };
  const moments = { beta1: betas[0], beta2: betas[1], eps, ...everywhere };
  const transforms = {
    AdamW: () => adamW(moments),
    Adam: () => adam(moments),
    SGD: () => sgd({ rate, ...everywhere }),
  };
  return { transform: transforms[name](), lr };
}

function evaluated(model: NILMFormer, testCase: ParityCase): ParityValue {
  const output = tf.tidy(() => model.forward(input(testCase, "x"), { training: false }));
  const value = snapshot(output);
  output.dispose();
  return value;
}

/** Kind `model.trajectory`: losses of the steps on one batch, the state after them, the output in evaluation. */
export async function modelTrajectory(testCase: ParityCase): Promise<ParityValues> {
  const model = buildModel(testCase);
  const { transform, lr } = transformOf(testCase);
  const hostBatch = Object.fromEntries(
    section(testCase, "input/").map(([name, { shape, data }]) => [
      name,
      { shape, data: Float32Array.from(data as ArrayLike<number>) },
    ]),
  );
  const step = new EagerStep(model, ({ x, y }, context) => meanSquaredError(model.forward(x!, context), y!), transform);
  const training = { training: true };
  const steps = testCase.tensors["output/losses"]!.shape[0]! - 1;
  const losses = Array.from({ length: steps }, () => step.run(hostBatch, training, lr));
  losses.push(step.gradients(hostBatch, training).loss);
  const values: Record<string, ParityValue> = {
    "output/losses": losses,
    "output/eval_after": evaluated(model, testCase),
    ...stateAfter(testCase, model, "output/param_after/"),
  };
  model.dispose();
  return values;
}
