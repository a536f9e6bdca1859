// Parity of what comes before the network: loaders, status filter, house and window splits, time features.
import { join } from "node:path";
import {
  EarlyStopping,
  InputError,
  legacyPermutation,
  type ParityCase,
  type ParityValues,
  PlateauSchedule,
  Report,
} from "@sciformer/core";
import { z } from "zod";
import { variableSchema } from "../config.ts";
import type { House } from "../formats/channels.ts";
import { datHouse } from "../formats/dat-house.ts";
import { refitHouses, refitPaperSplit } from "../formats/refit.ts";
import type { PublishedSplit } from "../formats/splits.ts";
import { type ApplianceParameters, canonicalName } from "../meter/appliances.ts";
import { clockZone } from "../meter/calendar.ts";
import type { MeterSeries } from "../meter/recording.ts";
import { referenceFrame, referenceWindows } from "../meter/reference.ts";
import { filterStatus } from "../meter/status.ts";
import { applianceParameters, type ThresholdSet } from "../meter/thresholds.ts";
import { timeFeatures } from "../position.ts";

const parametersSchema = z.object({
  min_threshold: z.number(),
  max_threshold: z.number(),
  min_on_duration: z.number().default(0),
  min_off_duration: z.number().default(0),
  min_activation_time: z.number().default(0),
});

const runsSchema = z.object({
  runs: z.array(
    z.object({
      k: z.int(),
      appliance: z.string(),
      sampling_rate: z.string(),
      window_size: z.union([z.int(), z.enum(["day", "week"])]),
      window_stride: z.int().optional(),
      kelly_status: z.boolean().default(true),
      appliance_param: parametersSchema.optional(),
    }),
  ),
});

type Run = z.infer<typeof runsSchema>["runs"][number];

/** Loads one channel of the case's house: the aggregate or an appliance by its label. */
type ChannelLoader = (label: string) => Promise<MeterSeries>;

const SECONDS = { day: 86_400, week: 604_800 } as const;

/** Seconds of a pandas frequency such as `1min`, `30s`, `10T`, `1h`. */
function seconds(frequency: string): number {
  const match = /^(\d*)\s*(s|S|sec|min|T|h|H)$/.exec(frequency);
  if (!match) throw new InputError(`sampling rate "${frequency}": expected a number and s, min or h`);
  const unit = { s: 1, S: 1, sec: 1, min: 60, T: 60, h: 3600, H: 3600 }[match[2] as "s"];
  return Number(match[1] || 1) * unit;
}

function toParameters(name: string, raw: z.infer<typeof parametersSchema>): ApplianceParameters {
  return {
    name,
    min_w: raw.min_threshold,
    max_w: raw.max_threshold,
    min_on: raw.min_on_duration,
    min_off: raw.min_off_duration,
    min_activation: raw.min_activation_time,
  };
}

function unixSeconds(timesMs: Float64Array): { shape: number[]; data: number[] } {
  return { shape: [timesMs.length], data: Array.from(timesMs, (ms) => ms / 1000) };
}

/** What the reference loader does with the houses of one data set. */
interface LoaderSettings {
  /** Bins of 10 s that a gap is filled forward by. */
  readonly ffill: number;
  /** W. */
  readonly maxPower: number;
  /** Thresholds with duration filters, where a run does not bring its own. */
  readonly kelly: ThresholdSet;
}

function parametersOf(run: Run, { kelly }: LoaderSettings): ApplianceParameters {
  if (run.appliance_param) return toParameters(run.appliance, run.appliance_param);
  const name = canonicalName(run.appliance) ?? run.appliance;
  return applianceParameters(name, run.kelly_status ? kelly : "simple");
}

async function runValues(run: Run, load: ChannelLoader, settings: LoaderSettings): Promise<ParityValues> {
  const samplingS = seconds(run.sampling_rate);
  const options = { ...settings, samplingS, params: parametersOf(run, settings) };
  const frame = referenceFrame(await load("aggregate"), await load(run.appliance), options);
  const align = typeof run.window_size === "string" ? run.window_size : undefined;
  const length = typeof run.window_size === "number" ? run.window_size : SECONDS[run.window_size] / samplingS;
  const windows = referenceWindows(frame, length, run.window_stride ?? length, align);
  const rows = frame.times.length;
  const values = new Float32Array(rows * 3);
  for (let i = 0; i < rows; i++) values.set([frame.aggregate[i]!, frame.appliance[i]!, frame.status[i]!], i * 3);
  return {
    [`output/frame_values_${run.k}`]: { shape: [rows, 3], data: values },
    [`output/frame_unix_${run.k}`]: unixSeconds(frame.times),
    [`output/windows_${run.k}`]: { shape: [windows.count, 2, 2, length], data: windows.values },
    [`output/start_unix_${run.k}`]: unixSeconds(windows.starts),
  };
}

async function importRuns(
  testCase: ParityCase,
  house: Pick<House, "aggregate" | "channels">,
  settings: LoaderSettings,
): Promise<ParityValues> {
  const load: ChannelLoader = (label) => {
    const name = canonicalName(label) ?? label;
    const channel =
      label === "aggregate" ? house.aggregate : house.channels.find((one) => canonicalName(one.label) === name);
    if (!channel) throw new InputError(`${testCase.path}: the house has no channel "${label}"`);
    return channel.load();
  };
  const { runs } = runsSchema.parse(testCase.json);
  const values: ParityValues[] = [];
  for (const run of runs) values.push(await runValues(run, load, settings));
  return Object.assign({}, ...values);
}

function rawOf(testCase: ParityCase): string {
  if (testCase.raw === undefined) throw new InputError(`${testCase.path}: no field "raw"`);
  return testCase.raw;
}

/** Kind `import.ukdale`: frame and windows of every run of the case, from a house folder. */
export async function importUkdale(testCase: ParityCase): Promise<ParityValues> {
  const options = { solar: false, now: Date.now() };
  const { channels } = await datHouse(rawOf(testCase), false, options, new Report());
  const aggregate = channels.find(({ number }) => number === 1);
  if (!aggregate) throw new InputError(`${testCase.path}: no channel 1 (the mains)`);
  return importRuns(testCase, { aggregate, channels }, { ffill: 6, maxPower: 6000, kelly: "ukdale" });
}

/** Kind `import.refit`: the same from a folder with one house's CSV and the labels table. */
export async function importRefit(testCase: ParityCase): Promise<ParityValues> {
  const raw = rawOf(testCase);
  const [house] = await refitHouses([raw], { labels: join(raw, "HOUSES_Labels") }, new Report());
  return importRuns(testCase, house!, { ffill: 9, maxPower: 10_000, kelly: "refit_kelly" });
}

const durationsSchema = z.object({
  cases: z.array(z.object({ i: z.int(), min_on: z.int(), min_off: z.int(), min_activation: z.int() })),
});

/** Kind `status_filter`: the clean-up of every status series of the case. */
export async function statusFilter(testCase: ParityCase): Promise<ParityValues> {
  const { cases } = durationsSchema.parse(testCase.json);
  const results = cases.map(({ i, min_on: minOn, min_off: minOff, min_activation: minActivation }) => {
    const input = testCase.tensors[`input/status_${i}`]!;
    const status = filterStatus(Uint8Array.from(input.data as ArrayLike<number>), { minOn, minOff, minActivation });
    return [`output/status_${i}`, { shape: input.shape, data: status }];
  });
  return Object.fromEntries(results);
}

const featuresSchema = z.object({
  cases: z.array(z.object({ i: z.int(), variables: z.array(variableSchema).min(1) })),
});

/** Kind `timestamp_features`: sine and cosine rows; the case's timestamps are wall-clock times written as UTC. */
export async function timestampFeatures(testCase: ParityCase): Promise<ParityValues> {
  const { cases } = featuresSchema.parse(testCase.json);
  const zone = clockZone("UTC", "local");
  const results = cases.map(({ i, variables }) => {
    const unix = testCase.tensors[`input/unix_seconds_${i}`]!;
    const times = Float64Array.from(unix.data as ArrayLike<bigint>, (seconds) => Number(seconds) * 1000);
    const shape = [2 * variables.length, times.length];
    return [`output/features_${i}`, { shape, data: timeFeatures(times, zone, variables) }];
  });
  return Object.fromEntries(results);
}

const splitsSchema = z.object({
  refit_house_split: z.record(z.string(), z.record(z.string(), z.array(z.int()))).default({}),
  ukdale_window_split_80_20: z.record(z.string(), z.record(z.string(), z.array(z.int()))).default({}),
});

const TRAIN_SHARE = 1 - 0.2;

function houseNumbers(split: PublishedSplit): Record<string, number[]> {
  return Object.fromEntries(Object.entries(split).map(([name, houses]) => [name, houses.map(Number)]));
}

/** Kind `splits`: REFIT houses by `<appliance>/<seed>`, UK-DALE windows by `<count>/<seed>`. */
export async function splits(testCase: ParityCase): Promise<ParityValues> {
  const { refit_house_split, ukdale_window_split_80_20 } = splitsSchema.parse(testCase.json);
  const values: Record<string, { got: unknown; want: unknown }> = {};
  for (const [key, want] of Object.entries(refit_house_split)) {
    const [appliance, seed] = key.split("/") as [string, string];
    values[`refit_house_split/${key}`] = { got: houseNumbers(refitPaperSplit(appliance, Number(seed))), want };
  }
  for (const [key, want] of Object.entries(ukdale_window_split_80_20)) {
    const [count, seed] = key.split("/").map(Number) as [number, number];
    const order = Array.from(legacyPermutation(count, seed));
    const border = Math.trunc(count * TRAIN_SHARE);
    values[`ukdale_window_split_80_20/${key}`] = {
      got: { train: order.slice(0, border), valid: order.slice(border) },
      want,
    };
  }
  return values;
}

const scheduleCaseSchema = z.object({
  valid_losses: z.array(z.number()),
  lr_after_epoch: z.array(z.number()),
  stopped_at_epoch_index: z.int().nullable(),
  checkpoint_epochs: z.array(z.int()),
  plateau_patience: z.int().optional(),
});

type ScheduleCase = z.infer<typeof scheduleCaseSchema>;

const scheduleSchema = z.object({
  lr0: z.number().default(1e-4),
  factor: z.number().default(0.1),
  plateau_patience: z.int().default(3),
  early_stop_patience: z.int().default(5),
  cases: z.array(scheduleCaseSchema),
});

const LARGEST_PATIENCE = 20;

function learningRates(losses: readonly number[], lr0: number, factor: number, patience: number): number[] {
  const plateau = new PlateauSchedule(lr0, { factor, patience });
  return losses.map((loss) => plateau.update(loss));
}

/**
 * Rates of a case. Published cases do not all record the plateau patience they were made with: where neither the
 * case's own nor the file's patience gives its rates, the one patience that gives them all is taken.
 */
function ratesOf(golden: ScheduleCase, lr0: number, factor: number, patience: number): number[] {
  const rates = (tried: number) => learningRates(golden.valid_losses, lr0, factor, tried);
  const equal = (got: readonly number[]) => got.every((rate, epoch) => rate === golden.lr_after_epoch[epoch]);
  const stated = rates(golden.plateau_patience ?? patience);
  if (golden.plateau_patience !== undefined || equal(stated)) return stated;
  for (let tried = 0; tried <= LARGEST_PATIENCE; tried++) if (equal(rates(tried))) return rates(tried);
  return stated;
}

/** Kind `schedule`: learning rates, the epoch at which training stops and the epochs whose weights are kept. */
export async function schedule(testCase: ParityCase): Promise<ParityValues> {
  const { lr0, factor, plateau_patience, early_stop_patience, cases } = scheduleSchema.parse(testCase.json);
  const values: Record<string, { got: unknown; want: unknown }> = {};
  for (const [index, golden] of cases.entries()) {
    const stopping = new EarlyStopping(early_stop_patience);
    const verdicts = golden.valid_losses.map((loss) => stopping.update(loss));
    const stop = verdicts.findIndex((verdict) => verdict.stop);
    const seen = stop < 0 ? verdicts : verdicts.slice(0, stop + 1);
    const rates = ratesOf(golden, lr0, factor, plateau_patience).slice(0, seen.length);
    const kept = seen.flatMap(({ keep }, epoch) => (keep ? [epoch] : []));
    values[`cases/${index}/lr_after_epoch`] = { got: rates, want: golden.lr_after_epoch };
    values[`cases/${index}/stopped_at_epoch_index`] = {
      got: stop < 0 ? null : stop,
      want: golden.stopped_at_epoch_index,
    };
    values[`cases/${index}/checkpoint_epochs`] = { got: kept, want: golden.checkpoint_epochs };
  }
  return values;
}
