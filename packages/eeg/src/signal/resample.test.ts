// Tests of resampling, spectra and of recordings with gaps.
import { describe, expect, test } from "vitest";
import type { Recording } from "../recording.ts";
import { polyphaseResample } from "./polyphase.ts";
import { filterRecording, resampleRecording } from "./recording-filters.ts";
import { resample } from "./resample.ts";
import { roundHalfEven } from "./rounding.ts";
import { envelope, welch } from "./spectra.ts";

const sine = (frequency: number, sfreq: number, length: number, from = 0) =>
  Float64Array.from({ length }, (_, i) => Math.sin((2 * Math.PI * frequency * (i + from)) / sfreq));

test("halves are rounded to even numbers", () => {
  expect([0.5, 1.5, 2.5, -0.5, -1.5, 2.4, 2.6].map((x) => Math.abs(roundHalfEven(x)))).toEqual([0, 2, 2, 0, 2, 2, 3]);
});

describe("resampling", () => {
  test.each([
    [250, 100],
    [160, 250],
    [128, 100],
  ])("a sine at %d Hz is the same sine at %d Hz", (from, to) => {
    const result = resample(sine(7, from, 10 * from), from, to);
    const expected = sine(7, to, 10 * to);
    expect(result).toHaveLength(10 * to);
    for (let i = to; i < 9 * to; i++) expect(result[i]).toBeCloseTo(expected[i]!, 2);
  });

  test("polyphase and spectrum agree away from the ends", () => {
    const x = sine(7, 250, 2000);
    const [a, b] = [polyphaseResample(x, 2, 5), resample(x, 250, 100)];
    expect(a).toHaveLength(b.length);
    for (let i = 100; i < 700; i++) expect(a[i]).toBeCloseTo(b[i]!, 2);
  });

  test("a gap stays at its time and each stretch keeps its own", () => {
    const x = sine(5, 250, 2503);
    x.fill(Number.NaN, 1001, 1003);
    const result = resample(x, 250, 100);
    const expected = sine(5, 100, 1001);
    // Old samples 1001 and 1002 hold the time from 400.4 to 401.2 new samples.
    expect(result.findIndex(Number.isNaN)).toBe(401);
    expect(result.findLastIndex(Number.isNaN)).toBe(401);
    for (const i of [200, 300, 500, 700]) expect(result[i]).toBeCloseTo(expected[i]!, 2);
  });

  test("a rate of 0 is refused", () => {
    expect(() => resample(new Float64Array(4), 100, 0)).toThrow("resampling from 100 to 0 Hz: expected positive rates");
  });
});

describe("spectra", () => {
  test("the density of a sine integrates to its power, at its frequency", () => {
    const { frequencies, density } = welch(sine(20, 200, 4000), 200, 200);
    // One bin is 1 Hz wide; a sine of amplitude 1 has power 1/2.
    expect(density.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0.5, 6);
    expect(frequencies[density.indexOf(Math.max(...density))]).toBe(20);
  });

  test("the envelope of a swelling sine is its swelling", () => {
    const swelling = Float64Array.from({ length: 1000 }, (_, i) => 2 + Math.sin((2 * Math.PI * i) / 1000));
    const result = envelope(sine(20, 200, 1000).map((value, i) => value * swelling[i]!));
    for (let i = 0; i < 1000; i++) expect(result[i]).toBeCloseTo(swelling[i]!, 6);
  });
});

describe("recordings", () => {
  const recording = (samples: Float64Array, trigger: Float64Array): Recording => ({
    channels: [
      { name: "C3", kind: "eeg", unit: "uV" },
      { name: "Status", kind: "stim", unit: "" },
    ],
    sfreq: 250,
    samples: [samples, trigger],
    annotations: [],
    startMs: null,
    source: "r.edf",
  });
  const band = { kind: "butterworth", order: 4, type: "bandpass", low: 8, high: 32 } as const;

  test("a stretch behind a gap is filtered as if it were alone, triggers are left", () => {
    const [before, behind] = [sine(10, 250, 500), sine(12, 250, 700, 40)];
    const trigger = new Float64Array(1201).fill(3);
    const { samples } = filterRecording(recording(Float64Array.of(...before, Number.NaN, ...behind), trigger), [band]);
    const alone = filterRecording(recording(behind, trigger), [band]).samples[0]!;
    expect(samples[0]!.subarray(501)).toEqual(alone);
    expect(samples[0]![500]).toBeNaN();
    expect(samples[1]).toBe(trigger);
  });

  test("triggers keep their values at another rate", () => {
    const trigger = Float64Array.from({ length: 500 }, (_, i) => (i < 250 ? 0 : 7));
    const { samples, sfreq } = resampleRecording(recording(sine(10, 250, 500), trigger), 100);
    expect([sfreq, ...new Set(samples[1])]).toEqual([100, 0, 7]);
  });
});
