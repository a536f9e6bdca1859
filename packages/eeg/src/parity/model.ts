// Parity of the networks: scores, intermediate values, loss, gradients, running statistics.
import {
  type ParityCase,
  type ParityOptions,
  type ParityValue,
  type ParityValues,
  Recorder,
  readCase,
  sgd,
  type TensorBatch,
  tensorsUnder,
} from "@sciformer/core";
import * as tf from "@tensorflow/tfjs-core";
import type { NetworkConfig } from "../config.ts";
import type { DBConformer } from "../model.ts";
import { createNetwork } from "../networks/create.ts";
import { FBCNET_NORMS, FBCNet } from "../networks/fbcnet.ts";
import { shortened } from "../networks/parts/max-norm.ts";
import { baselineConfig, dbconformerConfig } from "./configs.ts";
import { byParameter, caseBatch, lossOf, type Running, run, wantedOnly, weightsSchema } from "./networks.ts";

/** A case's network. */
export function caseRun(
  testCase: ParityCase,
  config: NetworkConfig,
  { engine }: ParityOptions,
  training: boolean,
): Running {
  const model = createNetwork(config);
  model.loadStateDict(tensorsUnder(testCase, "param/"), testCase.path);
  return { model, engine, training, weights: readCase(testCase, weightsSchema).class_weights ?? null };
}

/** `mid/` values that are the output of a module. */
const OUTPUTS: Readonly<Record<string, string>> = {
  stem_sconv_bn: "embedding.stem.sconv",
  temporal_tokens: "embedding",
  spatial_tokens: "channel_embedding",
};

/** Where a `mid/` value of a DBConformer case is in the network. */
function pathOf(mid: string): string {
  const block = /^(temporal|spatial)_block(\d+)_(attn|mha|out)$/.exec(mid);
  if (block) {
    const [, branch, index, what] = block;
    const attention = `${branch}_transformer.${index}.0.fn.1`;
    return { attn: `${attention}.weights`, mha: attention, out: `${branch}_transformer.${index}` }[what!]!;
  }
  const stem = /^stem_tconv(\d*)_bn$/.exec(mid);
  if (stem) return `embedding.stem.tconv.${stem[1] || 0}`;
  return OUTPUTS[mid] ?? mid;
}

/** [batch, 1, time, maps] of the stem -> [batch, maps, time] of the case. */
function asStored(mid: string, value: tf.Tensor): tf.Tensor {
  return mid.startsWith("stem_") ? tf.squeeze(tf.transpose(value, [0, 3, 1, 2]), [2]) : tf.clone(value);
}

/** What goes on inside a DBConformer; also in a branch that its features are not taken from. */
function intermediates(testCase: ParityCase, running: Running, batch: TensorBatch, training: boolean) {
  const model = running.model as DBConformer;
  const wanted = tensorsUnder(testCase, "mid/").map(([name]) => name);
  const recorder = new Recorder(model);
  recorder.record((observer) => {
    const context = { training, observer };
    model.overTime(batch.x!, context);
    model.overChannels(batch.x!, context);
    return model.forward(batch.x!, context);
  });
  const found = wanted.flatMap((name) => {
    const value = recorder.values.get(pathOf(name));
    return value ? [[`mid/${name}`, asStored(name, value)] as const] : [];
  });
  recorder.dispose();
  return Object.fromEntries(found);
}

/** Loss, gradients, and the state of batch norms after one forward. */
function lossAndGradients(running: Running, batch: ReturnType<typeof caseBatch>): Record<string, ParityValue> {
  const { engine, model } = running;
  const step = engine.training({ loss: lossOf(running), params: model, optimizer: sgd() });
  const { loss, gradients } = step.gradients(batch);
  const values = byParameter(step, gradients, "grad/");
  step.sync();
  const state = model.stateDict();
  step.dispose();
  const after = ["mean", "var"].flatMap((name) => {
    const entry = state.get(`embedding.stem.sconv.bn.running_${name}`);
    return entry ? [[`output/running_${name}_after`, entry] as const] : [];
  });
  return { ...values, "output/loss": { shape: [1], data: [loss] }, ...Object.fromEntries(after) };
}

function scores(running: Running, batch: ReturnType<typeof caseBatch>): Record<string, ParityValue> {
  return run(running, batch, ({ x }, context) => {
    const { features, logits } = running.model.forward(x!, context);
    return { "output/features": features, "output/logits": logits, "output/probabilities": tf.softmax(logits) };
  });
}

function dbconformerValues(testCase: ParityCase, options: ParityOptions, training: boolean): ParityValues {
  const config = dbconformerConfig(testCase);
  const running = caseRun(testCase, config, options, training);
  const batch = caseBatch(testCase, config.n_classes);
  const inside = run(running, batch, (tensors, context) => intermediates(testCase, running, tensors, context.training));
  const said = scores(running, batch);
  running.model.loadStateDict(tensorsUnder(testCase, "param/"), testCase.path);
  const learnt = lossAndGradients(running, batch);
  running.model.dispose();
  return wantedOnly({ ...inside, ...said, ...learnt }, testCase);
}

/** Kind `dbconformer.forward`: in evaluation. */
export async function dbconformerForward(testCase: ParityCase, options: ParityOptions): Promise<ParityValues> {
  return dbconformerValues(testCase, options, false);
}

/** Kind `dbconformer.train_forward`: with the statistics of the batch. */
export async function dbconformerTrainForward(testCase: ParityCase, options: ParityOptions): Promise<ParityValues> {
  return dbconformerValues(testCase, options, true);
}

/** The weights that FBCNet computes with, under the names of the published modules. */
function effectiveWeights({ model }: Running): Record<string, ParityValue> {
  if (!(model instanceof FBCNet)) return {};
  const { spatial, classifier } = model;
  return {
    "mid/effective/scb.0.weight": shortened(spatial.weight.value, FBCNET_NORMS.spatial),
    "mid/effective/lastLayer.0.weight": shortened(classifier.weight.value, FBCNET_NORMS.classifier),
  };
}

/** Kinds `baseline.*`: scores, loss and gradients in evaluation. */
export async function baselineForward(testCase: ParityCase, options: ParityOptions): Promise<ParityValues> {
  const config = baselineConfig(testCase);
  const running = caseRun(testCase, config, options, false);
  const batch = caseBatch(testCase, config.n_classes);
  const values = { ...effectiveWeights(running), ...scores(running, batch), ...lossAndGradients(running, batch) };
  running.model.dispose();
  return wantedOnly(values, testCase);
}
