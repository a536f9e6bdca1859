// The windows of training and flow cases, and the run that they belong to.
import type { ParityCase } from "@sciformer/core";
import { z } from "zod";
import type { TaskConfig, TransformerConfig, TransformerRun } from "../config.ts";
import { sizes } from "../sizes.ts";
import type { FrameWindow } from "../tokenizer.ts";
import type { FrameTask } from "../transformer/tasks.ts";
import { compatSchema, input, modelSchema } from "./case.ts";

/** What a training or flow case says of its run. */
export const runSchema = z.object({
  config: modelSchema,
  compat: compatSchema.optional(),
  task: z
    .object({
      name: z.string(),
      m_given_frames: z.int(),
      n_predicted_frames: z.int(),
      task_id: z.int(),
    })
    .optional(),
  euler_steps: z.int().optional(),
});

type CaseTask = NonNullable<z.infer<typeof runSchema>["task"]>;

const range = (count: number, from = 0) => Array.from({ length: count }, (_, i) => from + i);

/** The frames that a case's task gives. */
function knownFrames({ name, m_given_frames: given, n_predicted_frames: predicted }: CaseTask): number[] {
  if (/backward/i.test(name)) return range(given, predicted);
  if (/interpolat/i.test(name)) return [0, given + predicted - 1];
  return range(given);
}

/** The task of a case: all frames but the last are known where it does not say. */
export function caseTask({ num_timesteps }: TransformerConfig, task: CaseTask | undefined): FrameTask {
  if (!task) return { id: 0, frames: num_timesteps, known: range(num_timesteps - 1) };
  const { m_given_frames: given, n_predicted_frames: predicted, task_id: id } = task;
  return { id, frames: given + predicted, known: knownFrames(task) };
}

/** The run of a case. */
export function caseRun(model: TransformerConfig, task: Partial<TaskConfig>): TransformerRun {
  const base: TaskConfig = { ...sizes.base.task, predict: "state" };
  return { model, task: { ...base, ...task }, recipe: sizes.base.recipe };
}

const EMPTY = { tag: "case", first: 0, time: 0, dt: 0, paramIds: [], paramValues: [] };

/** Two frames of every sample: `before` and `after`, each [batch, channels, height, width]. */
export function mixedWindows(testCase: ParityCase, before: string, after: string, scale = 1): FrameWindow[] {
  const [x, y] = [input(testCase, before), input(testCase, after)];
  const labels = input(testCase, "class_labels").data;
  const [rows, channels, height, width] = x.shape as [number, number, number, number];
  const size = channels * height * width;
  return Array.from({ length: rows }, (_, b) => {
    const frames = new Float32Array(2 * size);
    frames.set(x.data.subarray(b * size, (b + 1) * size));
    for (let i = 0; i < size; i++) frames[size + i] = scale * y.data[b * size + i]!;
    const fieldIds = range(channels).map(() => 1);
    return { ...EMPTY, simId: String(b), pdeId: labels[b]!, fieldIds, grid: [height, width], frames };
  });
}

/** Samples of `input/data` [batch, frames, channels, height, width], all frames after the first times `scale`. */
export function separateWindows(testCase: ParityCase, scale = 1): FrameWindow[] {
  const { data, shape } = input(testCase, "data");
  const [rows, frames, channels, height, width] = shape as [number, number, number, number, number];
  const frame = channels * height * width;
  const of = (name: string) => {
    const tensor = input(testCase, name);
    const count = tensor.data.length / rows;
    return (b: number) => Array.from(tensor.data.subarray(b * count, (b + 1) * count));
  };
  const [fields, pde, ids, values, dt] = ["Fields", "PDE", "Constants", "constants", "time_step_stride"].map(of) as [
    ReturnType<typeof of>,
    ReturnType<typeof of>,
    ReturnType<typeof of>,
    ReturnType<typeof of>,
    ReturnType<typeof of>,
  ];
  return Array.from({ length: rows }, (_, b) => {
    const own = Float32Array.from(data.subarray(b * frames * frame, (b + 1) * frames * frame));
    for (let i = frame; i < own.length; i++) own[i] = scale * own[i]!;
    return {
      ...EMPTY,
      simId: String(b),
      pdeId: pde(b)[0]!,
      fieldIds: fields(b),
      grid: [height, width] as const,
      dt: dt(b)[0]!,
      paramIds: ids(b),
      paramValues: values(b),
      frames: own,
    };
  });
}
