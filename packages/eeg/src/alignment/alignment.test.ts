// Tests of Euclidean alignment: whitened sessions, missing rank, trials as they come.
import { Random, Report } from "@sciformer/core";
import { expect, test } from "vitest";
import type { Trial } from "../recording.ts";
import { covariance, meanMatrix } from "./covariance.ts";
import { align, fitAlignment, OnlineAlignment } from "./euclidean.ts";
import { alignTrials } from "./trials.ts";

const CHANNELS = 3;
const random = new Random(1);

/** Noise in which the second channel hears the first. */
function noisy(samples = 50): Float32Array {
  const eeg = Float32Array.from({ length: CHANNELS * samples }, () => random.normal());
  for (let t = 0; t < samples; t++) eeg[samples + t]! += 2 * eeg[t]!;
  return eeg;
}

const trial = (subject: string, number: number, eeg: Float32Array): Trial => ({
  subject,
  session: "1",
  run: null,
  trial: number,
  onset: null,
  label: "left",
  bad: false,
  eeg,
});

test("the mean covariance of aligned trials is the identity", () => {
  const trials = Array.from({ length: 6 }, () => Float64Array.from(noisy()));
  const alignment = fitAlignment(trials, CHANNELS);
  const after = meanMatrix(trials.map((eeg) => covariance(align(alignment, eeg), CHANNELS)));
  for (let i = 0; i < CHANNELS; i++)
    for (let j = 0; j < CHANNELS; j++) expect(after.get(i, j)).toBeCloseTo(i === j ? 1 : 0, 10);
});

test("a channel that is there twice costs a rank and gives finite trials, and that is said", () => {
  const eeg = noisy();
  eeg.copyWithin(100, 0, 50);
  const report = new Report();
  const [aligned] = alignTrials([trial("A", 0, eeg)], CHANNELS, "batch", report);
  expect(aligned!.eeg.every(Number.isFinite)).toBe(true);
  expect(report.toLines()).toEqual(["1 x covariance has rank below 3 channels in Euclidean alignment (A 1: 2)"]);
});

test("after the last trial the online reference is the batch reference", () => {
  const trials = Array.from({ length: 5 }, () => noisy());
  const online = new OnlineAlignment(CHANNELS);
  const last = trials.map((eeg) => online.push(eeg)).at(-1)!;
  const alignment = fitAlignment(trials, CHANNELS);
  expect(online.reference.sub(alignment.reference).norm("frobenius")).toBeLessThan(1e-12);
  align(alignment, trials[4]!).forEach((value, i) => void expect(last[i]).toBeCloseTo(value, 5));
});

test("a first trial of too few samples is aligned to finite values of full rank", () => {
  const online = new OnlineAlignment(CHANNELS);
  expect(online.push(noisy(2)).every(Number.isFinite)).toBe(true);
  expect(online.rank).toBe(CHANNELS);
});

test("each session is aligned for itself, in chronological order, and stays in its place", () => {
  const [a, b, c] = [noisy(), noisy(), noisy()];
  const mixed = alignTrials([trial("A", 1, b), trial("B", 0, c), trial("A", 0, a)], CHANNELS, "online");
  const alone = alignTrials([trial("A", 0, a), trial("A", 1, b)], CHANNELS, "online");
  expect(mixed.map(({ subject, trial: number }) => subject + number)).toEqual(["A1", "B0", "A0"]);
  expect([mixed[2]!.eeg, mixed[0]!.eeg]).toEqual(alone.map(({ eeg }) => eeg));
});
