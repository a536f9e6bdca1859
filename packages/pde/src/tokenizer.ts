// A window of frames to model input: channels filled up, labels and constants in arrays of one length.
import { InputError, type Tokenizer } from "@sciformer/core";
import { frameTask, type PdeConfig, type TaskConfig } from "./config.ts";

/** Some consecutive frames of one simulation, as the model sees them. */
export interface FrameWindow {
  readonly simId: string;
  readonly tag: string;
  /** Label of the PDE type, 0 if unknown; the number of labels where the model is to find out itself. */
  readonly pdeId: number;
  /** Channel type of every channel in `frames`; 0 for a channel that only fills up. */
  readonly fieldIds: readonly number[];
  /** Points along x and y. */
  readonly grid: readonly [number, number];
  /** Number of the first frame in its simulation. */
  readonly first: number;
  /** Time of the first frame. */
  readonly time: number;
  /** Time from frame to frame. */
  readonly dt: number;
  /** Classes of the equation's constants. */
  readonly paramIds: readonly number[];
  /** Their values, normalised. */
  readonly paramValues: readonly number[];
  /**
   * [frames, channels, height, width], normalised, row-major; channels as `fieldIds` says, at most those of the task.
   * All frames of the task, or, where there is no truth, those before the first unknown one.
   */
  readonly frames: Float32Array;
}

/** Model input of one window. */
export interface WindowTokens {
  readonly simId: string;
  readonly first: number;
  readonly label: number;
  /** [channels of the task] */
  readonly fields: Int32Array;
  /** [parameters of the task] */
  readonly paramIds: Int32Array;
  /** [parameters of the task] */
  readonly params: Float32Array;
  readonly time: number;
  readonly dt: number;
  /** [frames of the task, channels of the task, height, width]; frames that are not there are zero. */
  readonly frames: Float32Array;
  /** Whether the frames to be predicted are there. */
  readonly hasTruth: boolean;
}

/** Where a window comes from, as errors name it. */
function placeOf({ simId, first }: FrameWindow): string {
  return `simulation ${simId} frame ${first}`;
}

/** @throws InputError for more channels or constants than the task has, and for an unknown label */
function requireFitting(window: FrameWindow, { model, task }: PdeConfig): void {
  const { pdeId, fieldIds, paramIds, grid } = window;
  const where = placeOf(window);
  if (fieldIds.length > task.channels) {
    throw new InputError(`${where}: ${fieldIds.length} channels, the model takes at most ${task.channels}`);
  }
  if (paramIds.length > task.parameters) {
    throw new InputError(`${where}: ${paramIds.length} constants, the model takes at most ${task.parameters}`);
  }
  const last = model.num_classes - 1;
  const labels = { "channel type": fieldIds, "parameter class": paramIds };
  const found = Object.entries(labels).flatMap(([what, ids]) => ids.map((id) => ({ what, id })));
  // The label after the last one tells the model to find out itself.
  if (pdeId !== model.num_classes) found.push({ what: "PDE type", id: pdeId });
  const wrong = found.find(({ id }) => !(id >= 0 && id <= last));
  if (wrong) throw new InputError(`${where}: ${wrong.what} ${wrong.id}, expected 0..${last}`);
  if (grid.join() !== task.grid.join()) {
    throw new InputError(`${where}: a grid of ${grid.join(" x ")}, the model is set up for ${task.grid.join(" x ")}`);
  }
}

/** Frames that a window holds. @throws InputError where they are neither all of the task nor those before the first unknown */
function countFrames(window: FrameWindow, { length }: Float32Array, task: TaskConfig): number {
  const { known, frames } = frameTask(task);
  const size = window.fieldIds.length * window.grid[0] * window.grid[1];
  const count = length / size;
  const leading = known.findIndex((frame, i) => frame !== i);
  const given = leading < 0 ? known.length : leading;
  const needed = given === known.length ? given : frames;
  if (!Number.isInteger(count) || (count !== frames && count !== needed)) {
    throw new InputError(
      `${placeOf(window)}: ${length} values in frames of ${size}, the task needs ${needed} frames or ${frames}`,
    );
  }
  return count;
}

/** The frames with all channels of the task, missing ones zero. */
function filledFrames(
  { fieldIds, grid }: FrameWindow,
  frames: Float32Array,
  count: number,
  task: TaskConfig,
): Float32Array {
  const plane = grid[0] * grid[1];
  const [own, all] = [fieldIds.length * plane, task.channels * plane];
  const filled = new Float32Array(frameTask(task).frames * all);
  for (let frame = 0; frame < count; frame++) filled.set(frames.subarray(frame * own, (frame + 1) * own), frame * all);
  return filled;
}

/**
 * @throws InputError for a window that does not fit the task
 */
export function encodeWindow(window: FrameWindow, config: PdeConfig): WindowTokens {
  requireFitting(window, config);
  const { task } = config;
  // Read once: a stored window reads its frames each time.
  const frames = window.frames;
  const count = countFrames(window, frames, task);
  const fields = new Int32Array(task.channels);
  fields.set(window.fieldIds);
  const paramIds = new Int32Array(task.parameters);
  paramIds.set(window.paramIds);
  const params = new Float32Array(task.parameters);
  params.set(window.paramValues);
  return {
    simId: window.simId,
    first: window.first,
    label: window.pdeId,
    fields,
    paramIds,
    params,
    time: window.time,
    dt: window.dt,
    frames: filledFrames(window, frames, count, task),
    hasTruth: count === frameTask(task).frames,
  };
}

/** A wave that moves along both axes. */
function example(index: number, task: TaskConfig): FrameWindow {
  const { channels, grid } = task;
  const [height, width] = grid;
  const own = 1 + (index % channels);
  const { frames: count } = frameTask(task);
  const values = Float32Array.from({ length: count * own * height * width }, (_, i) => {
    const [x, y] = [Math.floor(i / width) % height, i % width];
    const plane = Math.floor(i / (width * height));
    return Math.sin(2 * Math.PI * ((index + 1) * (x / height) + y / width + 0.1 * plane));
  });
  return {
    simId: `example-${index}`,
    tag: "example",
    pdeId: index + 1,
    fieldIds: Array.from({ length: own }, (_, channel) => channel + 1),
    grid,
    first: index,
    time: 0.5 * index,
    dt: 0.1,
    paramIds: [7],
    paramValues: [0.3 - index],
    frames: values,
  };
}

/** The tokenizer of the plugin; a channel that fills up looks like one of an unknown type, so no inverse is claimed. */
export const tokenizer: Tokenizer<PdeConfig, FrameWindow, WindowTokens> = {
  encode: encodeWindow,
  examples: ({ task }) => [0, 1, 2].map((index) => example(index, task)),
};
