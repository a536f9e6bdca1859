// Tests of the trial cutter: which samples, which trials are dropped, what is counted.
import { Report } from "@sciformer/core";
import { expect, test } from "vitest";
import type { Annotation, Recording } from "../recording.ts";
import { type CutOptions, cutTrials } from "./cut.ts";

/** Ten seconds at 10 Hz whose samples are their own numbers, and from 1000 on in the second channel. */
function recording(annotations: readonly Annotation[]): Recording {
  const channel = (first: number) => Float64Array.from({ length: 100 }, (_, i) => first + i);
  return {
    channels: ["C3", "C4"].map((name) => ({ name, kind: "eeg", unit: "uV" })),
    sfreq: 10,
    samples: [channel(0), channel(1000)],
    annotations,
    startMs: null,
    source: "r.edf",
  };
}

const event = (onset: number, text = "T1", duration = 0): Annotation => ({ onset, duration, text });

const OPTIONS: CutOptions = {
  subject: "A",
  session: "1",
  run: "4",
  firstTrial: 20,
  window: { tmin: 0.2, tmax: 0.5, inclusive: true },
  classes: { T1: "left", T2: "right", T9: null },
};

test("a trial goes from tmin to tmax, both included, channel after channel", () => {
  const [trial] = cutTrials(recording([event(3)]), OPTIONS, new Report());
  expect([...trial!.eeg]).toEqual([32, 33, 34, 35, 1032, 1033, 1034, 1035]);
  expect(trial).toMatchObject({
    subject: "A",
    session: "1",
    run: "4",
    trial: 20,
    onset: 3.2,
    label: "left",
    bad: false,
  });
});

test("without the last sample it ends before tmax", () => {
  const window = { tmin: 0.2, tmax: 0.5, inclusive: false };
  expect(cutTrials(recording([event(3)]), { ...OPTIONS, window }, new Report())[0]!.eeg).toHaveLength(6);
});

test("the sample of an event is rounded half to even", () => {
  const window = { tmin: 0, tmax: 0.1, inclusive: false };
  const trials = cutTrials(recording([event(0.25), event(0.35)]), { ...OPTIONS, window }, new Report());
  expect(trials.map(({ eeg }) => eeg[0])).toEqual([2, 4]);
});

test("trials are numbered in the order of their events; unknown classes are kept without a label", () => {
  const trials = cutTrials(recording([event(5, "T2"), event(1), event(7, "T9")]), OPTIONS, new Report());
  expect(trials.map(({ trial, label }) => [trial, label])).toEqual([
    [20, "left"],
    [21, "right"],
    [22, null],
  ]);
});

test("trials that leave the recording or meet a gap are dropped, other annotations ignored, all of them counted", () => {
  const broken = recording([event(3), event(9.7), event(5), event(6, "T0")]);
  broken.samples[1]![53] = Number.NaN;
  const report = new Report();
  expect(cutTrials(broken, OPTIONS, report).map(({ onset }) => onset)).toEqual([3.2]);
  expect(report.toLines()).toEqual([
    "1 x trials with gaps or values that are not finite dropped (r.edf at 5 s)",
    '1 x annotations "T0" are no class (r.edf)',
    "1 x trials that leave the recording dropped (r.edf at 9.7 s)",
  ]);
});

test("a moving window goes on to the end of the event", () => {
  const window = { tmin: 0.5, tmax: 1.5, inclusive: false, step: 1 };
  const trials = cutTrials(recording([event(2, "T1", 3.4)]), { ...OPTIONS, window }, new Report());
  expect(trials.map(({ onset }) => onset)).toEqual([2.5, 3.5]);
});

test("trials that swing too far are marked as bad", () => {
  const loud = recording([event(1), event(3)]);
  loud.samples[0]![34] = 500;
  const trials = cutTrials(loud, { ...OPTIONS, rejectAbove: 100 }, new Report());
  expect(trials.map(({ bad }) => bad)).toEqual([false, true]);
});

test("a window without samples is refused", () => {
  const window = { tmin: 1, tmax: 0.5, inclusive: true };
  expect(() => cutTrials(recording([]), { ...OPTIONS, window }, new Report())).toThrow(
    "a trial from 1 to 0.5 s has no samples",
  );
});
