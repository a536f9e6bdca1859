// Windows of frames to one batch of model input.
import { type HostBatch, type HostTensor, Random } from "@sciformer/core";
import { frameTask, type PdeConfig, periodicAxes } from "./config.ts";
import { pathState, pathTime, pathVelocity } from "./flow/path.ts";
import { encodeWindow, type FrameWindow, type WindowTokens } from "./tokenizer.ts";

/** How far a field is moved along x and y. */
type Shift = readonly [number, number];

/** A copy of one plane [height, width], moved along periodic axes. */
function copyPlane(
  from: Float32Array,
  start: number,
  into: Float32Array,
  place: number,
  [height, width]: readonly [number, number],
  [down, right]: Shift,
): void {
  for (let row = 0; row < height; row++) {
    const source = start + row * width;
    const target = place + ((row + down) % height) * width;
    into.set(from.subarray(source, source + width - right), target + right);
    if (right > 0) into.set(from.subarray(source + width - right, source + width), target);
  }
}

/** Random shifts of a training batch; none elsewhere. */
function drawShifts(count: number, { model, task }: PdeConfig, random: Random | undefined): Shift[] {
  const periodic = periodicAxes(model);
  const draw = (axis: 0 | 1) => (random && task.random_shifts && periodic[axis] ? random.integer(task.grid[axis]) : 0);
  return Array.from({ length: count }, () => [draw(0), draw(1)] as const);
}

/** [rows, channels, frames, height, width]: frames `from` to `to` of all windows. */
function framesOf(
  windows: readonly WindowTokens[],
  shifts: readonly Shift[],
  { task }: PdeConfig,
  [from, to]: readonly [number, number],
): Float32Array {
  const { channels, grid } = task;
  const [plane, count] = [grid[0] * grid[1], to - from];
  const out = new Float32Array(windows.length * channels * count * plane);
  for (const [b, { frames }] of windows.entries()) {
    for (let c = 0; c < channels; c++) {
      for (let f = 0; f < count; f++) {
        const place = ((b * channels + c) * count + f) * plane;
        copyPlane(frames, ((from + f) * channels + c) * plane, out, place, grid, shifts[b]!);
      }
    }
  }
  return out;
}

/** What a batch is of before noise comes into it. */
export interface CollatedWindows {
  /** What the model is given: `x` and what it is told. */
  readonly given: HostBatch;
  /** The frames that are learnt, as the model puts them out; zeros where there is no truth. */
  readonly truth: HostTensor;
  readonly hasTruth: boolean;
}

function ints(values: Iterable<number>, shape: readonly number[]): HostTensor {
  return { data: Int32Array.from(values), shape };
}

function floats(values: Iterable<number>, shape: readonly number[]): HostTensor {
  return { data: Float32Array.from(values), shape };
}

/** x [batch, channels, height, width], label [batch]; truth: the next state. */
function mixedWindows(windows: readonly WindowTokens[], shifts: readonly Shift[], config: PdeConfig): CollatedWindows {
  const shape = [windows.length, config.task.channels, ...config.task.grid];
  return {
    given: {
      x: { data: framesOf(windows, shifts, config, [0, 1]), shape },
      label: ints(
        windows.map(({ label }) => label),
        [windows.length],
      ),
    },
    truth: { data: framesOf(windows, shifts, config, [1, 2]), shape },
    hasTruth: windows.every(({ hasTruth }) => hasTruth),
  };
}

/** Sets the frames of [..., frames, plane] that are not known to 0. */
function withoutUnknown(frames: Float32Array, { task }: PdeConfig): Float32Array {
  const { frames: count, known } = frameTask(task);
  const plane = task.grid[0] * task.grid[1];
  const out = frames.slice();
  for (let place = 0; place < out.length; place += plane) {
    if (!known.includes((place / plane) % count)) out.fill(0, place, place + plane);
  }
  return out;
}

/** x [batch, channels, frames, height, width] and all that such a model can be told; truth: all frames. */
function separateWindows(
  windows: readonly WindowTokens[],
  shifts: readonly Shift[],
  config: PdeConfig,
): CollatedWindows {
  const { task } = config;
  const { frames, id } = frameTask(task);
  const rows = windows.length;
  const shape = [rows, task.channels, frames, ...task.grid];
  const all = framesOf(windows, shifts, config, [0, frames]);
  const each = (value: (window: WindowTokens) => number) => windows.map(value);
  return {
    given: {
      x: { data: withoutUnknown(all, config), shape },
      label: ints(
        each(({ label }) => label),
        [rows],
      ),
      fields: ints(
        windows.flatMap(({ fields }) => [...fields]),
        [rows, task.channels],
      ),
      task: ints(
        each(() => id),
        [rows],
      ),
      time: floats(
        each(({ time }) => time),
        [rows],
      ),
      dt: floats(
        each(({ dt }) => dt),
        [rows],
      ),
      params: floats(
        windows.flatMap(({ params }) => [...params]),
        [rows, task.parameters],
      ),
      param_ids: ints(
        windows.flatMap(({ paramIds }) => [...paramIds]),
        [rows, task.parameters],
      ),
    },
    truth: { data: all, shape },
    hasTruth: windows.every(({ hasTruth }) => hasTruth),
  };
}

/**
 * Windows without noise, moved along periodic axes where there is a random stream and the task asks for it.
 *
 * @throws InputError for a window that does not fit the task
 */
export function collateWindows(rows: readonly FrameWindow[], config: PdeConfig, random?: Random): CollatedWindows {
  const windows = rows.map((row) => encodeWindow(row, config));
  const shifts = drawShifts(rows.length, config, random);
  return config.model.channels === "mixed"
    ? mixedWindows(windows, shifts, config)
    : separateWindows(windows, shifts, config);
}

/** Places on the path of a batch: times [batch] and noise in the shape of the truth. */
export interface PathDraws {
  readonly times: Float32Array;
  readonly noise: Float32Array;
}

/** Drawn for the batch in training; otherwise every window has its own draw, whatever it is batched with. */
function drawPath(rows: readonly FrameWindow[], size: number, random: Random | undefined): PathDraws {
  const times = new Float32Array(rows.length);
  const noise = new Float32Array(size);
  const own = size / rows.length;
  for (const [b, { simId, first }] of rows.entries()) {
    const stream = random ?? new Random(0).fork(simId).fork(first);
    times[b] = random ? pathTime(stream.uniform(), b, rows.length) : pathTime(stream.uniform());
    for (let i = b * own; i < (b + 1) * own; i++) noise[i] = stream.normal();
  }
  return { times, noise };
}

/**
 * The batch of flow matching: what is to be found is on its way from noise to the truth (`noisy`, or the unknown frames
 * of `x`) at time `t`, and `target` is its velocity.
 */
export function withPath({ given, truth, hasTruth }: CollatedWindows, draws: PathDraws, config: PdeConfig): HostBatch {
  const { task, model } = config;
  const own = truth.data.length / draws.times.length;
  const state = new Float32Array(truth.data.length);
  const velocity = new Float32Array(truth.data.length);
  for (let i = 0; i < state.length; i++) {
    const [noise, data, t] = [draws.noise[i]!, truth.data[i]!, draws.times[Math.floor(i / own)]!];
    state[i] = pathState(noise, data, t, task.sigma_min);
    velocity[i] = pathVelocity(noise, data, task.sigma_min);
  }
  const { shape } = truth;
  const moved = { data: state, shape };
  if (model.channels === "separate") putKnown(state, given.x!.data, config);
  return {
    ...given,
    ...(model.channels === "mixed" ? { noisy: moved } : { x: moved }),
    t: { data: draws.times, shape: [draws.times.length] },
    ...(hasTruth && { target: { data: velocity, shape } }),
  };
}

/** Puts the known frames of [batch, channels, frames, height, width] into a state. */
export function putKnown(state: Float32Array, known: ArrayLike<number>, { task }: PdeConfig): void {
  const { frames, known: given } = frameTask(task);
  const plane = task.grid[0] * task.grid[1];
  for (let place = 0; place < state.length; place += plane) {
    if (!given.includes((place / plane) % frames)) continue;
    for (let i = place; i < place + plane; i++) state[i] = known[i]!;
  }
}

/** The state of the batch is not shown to the model. */
function withoutState(batch: HostBatch): HostBatch {
  const { data, shape } = batch.x!;
  return { ...batch, x: { data: new Float32Array(data.length), shape } };
}

/**
 * A batch of windows. Mixed channels: `x` [batch, channels, height, width], `label` [batch], in flow matching `noisy` as
 * `x` and `t` [batch]. Separate channels: `x` [batch, channels, frames, height, width] with zeros or noise for unknown
 * frames, `label`, `fields`, `task`, `time`, `dt`, `params`, `param_ids`, in flow matching `t`. Where all windows have
 * truth, `target` is what the model is to put out.
 *
 * @throws InputError for a window that does not fit the task
 */
export function collate(rows: readonly FrameWindow[], config: PdeConfig, random?: Random): HostBatch {
  const collated = collateWindows(rows, config, random);
  const { given, truth, hasTruth } = collated;
  if (config.task.objective === "supervised") return hasTruth ? { ...given, target: truth } : given;
  const batch = withPath(collated, drawPath(rows, truth.data.length, random), config);
  const { dropout_state } = config.task;
  const isHidden = random !== undefined && config.model.channels === "mixed" && random.uniform() < dropout_state;
  return isHidden ? withoutState(batch) : batch;
}
