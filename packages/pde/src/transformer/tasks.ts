// The tasks of separate-channel models: which frames of a window are known, and the label that says so.

/** A task: the frames given among all of its window. */
export interface FrameTask {
  /** What the model is told. */
  readonly id: number;
  /** Frames in the window. */
  readonly frames: number;
  /** Indices of the frames that are given, ascending. */
  readonly known: readonly number[];
}

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);

/** `given` frames at the start of the window, `predicted` after them. */
function forward(id: number, given: number, predicted: number): FrameTask {
  return { id, frames: given + predicted, known: range(0, given) };
}

/** `given` frames at the end of the window, `predicted` before them. */
function backward(id: number, given: number, predicted: number): FrameTask {
  return { id, frames: given + predicted, known: range(predicted, given + predicted) };
}

/** By name; the published models are trained on `forward_1_1`. */
export const tasks = {
  forward_1_1: forward(0, 1, 1),
  generative: forward(1, 0, 6),
  forward_1_5: forward(2, 1, 5),
  forward_5_1: forward(3, 5, 1),
  forward_3_3: forward(4, 3, 3),
  backward_1_5: backward(5, 1, 5),
  backward_5_1: backward(6, 5, 1),
  backward_3_3: backward(7, 3, 3),
  interpolation: { id: 8, frames: 6, known: [0, 5] },
} as const satisfies Record<string, FrameTask>;

type TaskName = keyof typeof tasks;

/** Names in the order of the ids. */
export const TASK_NAMES = Object.keys(tasks) as [TaskName, ...TaskName[]];

/** The frames of a task's window that are to be predicted, ascending. */
export function unknownFrames({ frames, known }: FrameTask): number[] {
  return range(0, frames).filter((frame) => !known.includes(frame));
}
