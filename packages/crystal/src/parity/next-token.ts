// Parity of next-token models: masked inputs, targets, scores, losses, gradients, training trajectories.
import {
  type CaseTensor,
  type Context,
  type ParityCase,
  type ParityOptions,
  type ParityValue,
  type ParityValues,
  Recorder,
  readCase,
  type TensorBatch,
  tensorsUnder,
} from "@sciformer/core";
import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import { crossEntropy, crystals } from "../loss.ts";
import { caseModel, servicesSchema } from "./case.ts";
import { Crystals, splitSchema } from "./crystals.ts";
import { gradientValues, type Running, trajectorySchema, trajectoryValues } from "./steps.ts";

const comboSchema = splitSchema.extend({ tag: z.string() });

const nextTokenSchema = z.object({
  service_tokens: servicesSchema,
  combos: z.array(comboSchema),
  gradient_at: splitSchema.optional(),
  multiclass_next_token_with_order_permutation: z.boolean(),
  trajectory: trajectorySchema.optional(),
});

/** Which rows are seen: marked among all, or listed, as the case stores it. */
function chosenValue({ dtype }: CaseTensor, rows: readonly number[], count: number): ParityValue {
  if (!/^(U8|BOOL)$/.test(dtype)) return { shape: [rows.length], data: rows };
  return { shape: [count], data: Array.from({ length: count }, (_, row) => Number(rows.includes(row))) };
}

/** What was recorded under the wanted names; a watched function. */
function recorded(recorder: Recorder, wanted: readonly string[]): Record<string, tf.Tensor> {
  const entries = wanted.flatMap((name) => {
    const value = recorder.values.get(name);
    return value ? [[`mid/${name}`, tf.clone(value)] as const] : [];
  });
  recorder.dispose();
  return Object.fromEntries(entries);
}

/** Input, target, scores, loss and, where wanted, intermediate values of one split. */
function comboValues(
  testCase: ParityCase,
  all: Crystals,
  combo: z.infer<typeof comboSchema>,
  wanted: readonly string[],
  { model, config, engine }: Running,
): Record<string, ParityValue> {
  const { known_seq_len: known, known_cascade_len: index, tag } = combo;
  const rows = all.chosen(known);
  const batch = all.batch(rows, combo, known + 1);
  const target = all.target(rows, combo);
  const run = (tensors: TensorBatch, context: Context) => {
    const recorder = new Recorder(model);
    const watched = wanted.length > 0 ? { ...context, observer: recorder } : context;
    const shown = crystals(tensors, config);
    const logits = model.scores(index, model.readout(shown, watched), shown, watched);
    return { logits, loss: tf.sum(crossEntropy(logits, tensors.target!)), ...recorded(recorder, wanted) };
  };
  const infer = engine.inference(run, { name: "next token", model, weights: "fixed" });
  const { logits, loss, ...mids } = infer({ ...batch, target });
  infer.dispose();
  const chosen = testCase.tensors[`output/${tag}/chosen`];
  const shown = config.cascade.map(({ field }) => [`output/${tag}/masked_input/${field}`, batch[field]!]);
  return {
    ...Object.fromEntries(shown),
    ...mids,
    [`output/${tag}/target`]: target,
    [`output/${tag}/logits`]: logits!,
    [`output/${tag}/loss_sum`]: { shape: [1], data: loss!.data },
    ...(chosen && { [`output/${tag}/chosen`]: chosenValue(chosen, rows, all.lengths.length) }),
  };
}

/** Kind `wyformer.next_token`. */
export async function nextTokenParity(testCase: ParityCase, { engine }: ParityOptions): Promise<ParityValues> {
  const json = readCase(testCase, nextTokenSchema);
  const running = { ...caseModel(testCase), engine };
  const { multiclass_next_token_with_order_permutation: permuted, service_tokens: services } = json;
  const options = { services, permuted };
  const all = new Crystals(testCase, running.config, options, testCase.tensors["input/permutation"]?.data);
  const mids = tensorsUnder(testCase, "mid/").map(([name]) => name);
  const values: Record<string, ParityValue> = {};
  for (const [i, combo] of json.combos.entries()) {
    Object.assign(values, comboValues(testCase, all, combo, i === 0 ? mids : [], running));
  }
  if (json.gradient_at) Object.assign(values, gradientValues(all, json.gradient_at, running));
  if (json.trajectory) Object.assign(values, trajectoryValues(testCase, options, json.trajectory, running));
  running.model.dispose();
  return values;
}
