// Options of `data import` from the recording on: events, window, filters, rate, splits.
import { type CliOption, type CliValues, finite, InputError, positive } from "@sciformer/core";
import type { FilterStep } from "../signal/recording-filters.ts";
import { type EventClasses, parseEvents, parseShifts } from "./events.ts";
import { parseSplitRule, SPLIT_RULES, type SplitRule } from "./split-rule.ts";

/** Options of trials, common to all importers. */
export const TRIAL_OPTIONS: readonly CliOption[] = [
  {
    flags: "--events <map>",
    description: "annotations that are classes, in the order of the classes: T1=left,T2=right (default: known codes)",
  },
  { flags: "--shift <map>", description: "move annotations by seconds: 33025=0.5,33026=0.5" },
  { flags: "--tmin <s>", description: "first sample, seconds from the event (default 0)", forDatasets: true },
  { flags: "--tmax <s>", description: "last sample, seconds from the event (default 4)", forDatasets: true },
  { flags: "--exclusive", description: "the sample at --tmax does not belong to the trial", forDatasets: true },
  { flags: "--slide <s>", description: "windows every so many seconds as long as the event lasts", forDatasets: true },
  { flags: "--test-slide <s>", description: "the same for the split test", forDatasets: true },
  { flags: "--until <s>", description: "end of the last window, seconds from the event", forDatasets: true },
  {
    flags: "--band <low-high>",
    description: "band-pass, Hz: 8-32 (order 4, without phase shift; default: none)",
    forDatasets: true,
  },
  { flags: "--notch <hz>", description: "take out the frequency of the mains", forDatasets: true },
  { flags: "--resample <hz>", description: "bring all recordings to this rate" },
  { flags: "--reject <uv>", description: "mark trials as bad whose channels vary by more, microvolts" },
  { flags: "--drop-bad", description: "leave out trials that are marked as bad", forDatasets: true },
  { flags: "--split <rule>", description: SPLIT_RULES, forDatasets: true },
  { flags: "--recordings", description: "store the filtered recordings too", forDatasets: true },
];

/** What an import is for. */
type Purpose = "dataset" | "predict";

/** The same for code. */
export interface TrialOptions {
  readonly events: EventClasses | undefined;
  /** Text of annotations -> seconds by which they are moved. */
  readonly shifts: ReadonlyMap<string, number>;
  /** Undefined where not said: 0, or the start of trials that are cut already. */
  readonly tmin: number | undefined;
  readonly tmax: number | undefined;
  /** Samples of a trial, where a model says them. */
  readonly samples: number | undefined;
  readonly inclusive: boolean;
  readonly slide: number | undefined;
  readonly testSlide: number | undefined;
  readonly until: number | undefined;
  readonly steps: readonly FilterStep[];
  readonly resample: number | undefined;
  readonly rejectAbove: number | undefined;
  readonly dropBad: boolean;
  readonly split: SplitRule;
  readonly keepsRecordings: boolean;
  readonly purpose: Purpose;
  /** Of a file to predict: the recording is wanted and not its trials. */
  readonly isContinuous: boolean;
  readonly reference: string;
}

const FILTER_ORDER = 4;
const NOTCH_QUALITY = 30;

function bandStep(written: CliValues[string]): FilterStep[] {
  if (written === undefined || written === "none") return [];
  const [, low, high] = /^([\d.]+)-([\d.]+)$/.exec(String(written)) ?? [];
  const band = { low: Number(low), high: Number(high) };
  if (!(band.low > 0 && band.high > band.low)) {
    throw new InputError(`--band ${written}: expected two rising frequencies in Hz, as in 8-32`);
  }
  return [{ kind: "butterworth", order: FILTER_ORDER, type: "bandpass", ...band }];
}

function stepsOf(values: CliValues): FilterStep[] {
  if (typeof values.filters === "string") return filterSteps(JSON.parse(values.filters));
  const frequency = positive(values, "notch");
  const notch: FilterStep[] = frequency === undefined ? [] : [{ kind: "notch", frequency, quality: NOTCH_QUALITY }];
  return [...notch, ...bandStep(values.band)];
}

/** The filters among what a dataset's metadata lists; changes of rate depend on the recording. */
export function filterSteps(listed: readonly Readonly<Record<string, unknown>>[]): FilterStep[] {
  return listed.filter(({ kind }) => kind === "butterworth" || kind === "notch") as unknown as FilterStep[];
}

function text(values: CliValues, key: string): string | undefined {
  const value = values[key];
  return typeof value === "string" ? value : undefined;
}

/** @throws InputError that names the option and what it holds */
export function trialOptions(values: CliValues): TrialOptions {
  const events = text(values, "events");
  const shifts = text(values, "shift");
  const slide = positive(values, "slide");
  return {
    events: events === undefined ? undefined : parseEvents(events),
    shifts: shifts === undefined ? new Map() : parseShifts(shifts),
    tmin: finite(values, "tmin"),
    tmax: finite(values, "tmax"),
    samples: positive(values, "samples"),
    inclusive: values.exclusive !== true,
    slide,
    testSlide: positive(values, "testSlide") ?? slide,
    until: positive(values, "until"),
    steps: stepsOf(values),
    resample: positive(values, "resample"),
    rejectAbove: positive(values, "reject"),
    dropBad: values.dropBad === true,
    split: parseSplitRule(text(values, "split") ?? "sessions"),
    keepsRecordings: values.recordings === true,
    purpose: values.purpose === "predict" ? "predict" : "dataset",
    isContinuous: values.step !== undefined,
    reference: text(values, "montage") ?? "recorded",
  };
}
