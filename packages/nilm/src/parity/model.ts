// Parity of the network: forward with intermediate values, gradients, training trajectory.
import {
  adam,
  adamW,
  type CaseTensor,
  type Context,
  type Engine,
  type HostBatch,
  type HostTensor,
  InputError,
  type LossFunction,
  type ParityCase,
  type ParityOptions,
  type ParityValue,
  type ParityValues,
  Recorder,
  sgd,
  type TensorBatch,
  type Transform,
  tensorsUnder,
} from "@sciformer/core";
import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import { nilmformerSchema } from "../config.ts";
import { meanSquaredError } from "../loss.ts";
import { NILMFormer } from "../model.ts";
import { inferenceOf } from "../network.ts";

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

function buildModel(testCase: ParityCase): NILMFormer {
  const config = caseConfigSchema.safeParse(testCase.json.config);
  if (!config.success) throw new InputError(`${testCase.path}: config: ${z.prettifyError(config.error)}`);
  const model = new NILMFormer(config.data);
  model.loadStateDict(tensorsUnder(testCase, "param/"), testCase.path);
  return model;
}

function hostTensor({ shape, data }: CaseTensor): HostTensor {
  return { shape, data: Float32Array.from(data as ArrayLike<number>) };
}

/** The case's `input/*`. @throws InputError when one of `names` is missing */
function inputs(testCase: ParityCase, names: readonly string[]): HostBatch {
  const found = Object.fromEntries(
    tensorsUnder(testCase, "input/").map(([name, tensor]) => [name, hostTensor(tensor)]),
  );
  const missing = names.find((name) => found[name] === undefined);
  if (missing !== undefined) throw new InputError(`${testCase.path}: no tensor input/${missing}`);
  return Object.fromEntries(names.map((name) => [name, found[name]!]));
}

/** The network's output as everybody gets it who predicts. */
function output(testCase: ParityCase, model: NILMFormer, engine: Engine, context: Context): ParityValue {
  const infer = inferenceOf(model, engine);
  try {
    return infer(inputs(testCase, ["x"]), context).output!;
  } finally {
    infer.dispose();
  }
}

/** What was recorded under the case's `mid/` names, in PyTorch's axis order; a watched network keeps its parts apart. */
function intermediates(testCase: ParityCase, model: NILMFormer, engine: Engine, context: Context): ParityValues {
  const wanted = Object.keys(testCase.tensors).filter((key) => key.startsWith("mid/"));
  if (wanted.length === 0) return {};
  const forward = ({ x }: TensorBatch, given: Context) => {
    const recorder = new Recorder(model);
    recorder.record((observer) => model.forward(x!, { ...given, observer }));
    const values = wanted.flatMap((key) => {
      const path = key.slice("mid/".length);
      const value = recorder.values.get(path);
      if (!value) return [];
      return [[key, CHANNELS_LAST.test(path) ? tf.transpose(value, [0, 2, 1]) : tf.clone(value)] as const];
    });
    recorder.dispose();
    return Object.fromEntries(values);
  };
  const infer = engine.inference(forward, { name: "watched nilm network", model, weights: "fixed" });
  try {
    return infer(inputs(testCase, ["x"]), context);
  } finally {
    infer.dispose();
  }
}

/** Kind `model.forward`: `output/y_hat` and the `mid/*` that the case holds. */
export async function modelForward(testCase: ParityCase, { engine }: ParityOptions): Promise<ParityValues> {
  const { mode } = modeSchema.parse({ mode: "eval", ...testCase.json });
  const context = { training: mode.startsWith("train") };
  const model = buildModel(testCase);
  const values = {
    "output/y_hat": output(testCase, model, engine, context),
    ...intermediates(testCase, model, engine, context),
  };
  model.dispose();
  return values;
}

/** The loss in the mode of the case, which the engine's training mode need not be. */
function lossOf(model: NILMFormer, { training }: Context): LossFunction {
  return ({ x, y }, context) => meanSquaredError(model.forward(x!, { ...context, training }), y!);
}

/** Kind `model.gradients`: loss, output, gradients of all parameters, running statistics after the forward. */
export async function modelGradients(testCase: ParityCase, { engine }: ParityOptions): Promise<ParityValues> {
  const { mode } = modeSchema.parse(testCase.json);
  const context = { training: mode.startsWith("train") };
  const model = buildModel(testCase);
  const step = engine.training({ loss: lossOf(model, context), params: model, optimizer: sgd() });
  const { loss, gradients } = step.gradients(inputs(testCase, ["x", "y"]));
  const values: Record<string, ParityValue> = { "output/loss": { shape: [1], data: [loss] } };
  for (const { name, shape } of step.optimizer.layout.tensors) {
    values[`grad/${name}`] = { shape, data: step.optimizer.layout.view(gradients, name) };
  }
  step.sync();
  Object.assign(values, stateAfter(testCase, model, "output/buffer_after/"));
  values["output/y_hat"] = output(testCase, model, engine, context);
  Object.assign(values, intermediates(testCase, model, engine, context));
  step.dispose();
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

/** Kind `model.trajectory`: losses of the steps on one batch, the state after them, the output in evaluation. */
export async function modelTrajectory(testCase: ParityCase, { engine }: ParityOptions): Promise<ParityValues> {
  const model = buildModel(testCase);
  const { transform, lr } = transformOf(testCase);
  const batch = inputs(testCase, ["x", "y"]);
  const step = engine.training({ loss: lossOf(model, { training: true }), params: model, optimizer: transform });
  const steps = testCase.tensors["output/losses"]!.shape[0]! - 1;
  const losses = Array.from({ length: steps }, () => step.step(batch, { lr }));
  losses.push(step.gradients(batch).loss);
  step.sync();
  const values: Record<string, ParityValue> = {
    "output/losses": losses,
    "output/eval_after": output(testCase, model, engine, { training: false }),
    ...stateAfter(testCase, model, "output/param_after/"),
  };
  step.dispose();
  model.dispose();
  return values;
}
