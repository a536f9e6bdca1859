// Tests of filters: what they let through, causal blocks, zero phase, refusals.
import { Random } from "@sciformer/core";
import { describe, expect, test } from "vitest";
import { applyZeroPhase, zeroPhaseButterworth } from "./bandpass.ts";
import { type Band, butterworth } from "./filter-design.ts";
import { CausalFilter, sectionFilter, zeroPhaseFilter } from "./section-filter.ts";
import { toSections } from "./sections.ts";
import { transferFilter } from "./transfer-filter.ts";
import { asSection, magnitudeAt, notch, toTransferFunction } from "./transfer-function.ts";

const SFREQ = 250;
const random = new Random(1);
const noise = (length: number) => Float64Array.from({ length }, () => random.normal());
const sine = (frequency: number, length: number, phase = 0) =>
  Float64Array.from({ length }, (_, i) => Math.sin((2 * Math.PI * frequency * i) / SFREQ + phase));
const worst = (a: Float64Array, b: Float64Array) => Math.max(...a.map((value, i) => Math.abs(value - b[i]!)));

describe("Butterworth filters", () => {
  const half = Math.SQRT1_2;

  test.each<[Band, readonly (readonly [frequency: number, gain: number])[]]>([
    [
      { type: "lowpass", cutoff: 40 },
      [
        [0.001, 1],
        [40, half],
        [124.99, 0],
      ],
    ],
    [
      { type: "highpass", cutoff: 40 },
      [
        [0.001, 0],
        [40, half],
        [124.99, 1],
      ],
    ],
    [
      { type: "bandpass", low: 8, high: 30 },
      [
        [0.001, 0],
        [8, half],
        [30, half],
        [124.99, 0],
      ],
    ],
    [
      { type: "bandstop", low: 8, high: 30 },
      [
        [0.001, 1],
        [8, half],
        [30, half],
        [124.99, 1],
      ],
    ],
  ])("%o has its half power at its edges", (band, gains) => {
    for (const order of [1, 2, 3, 4, 5, 8]) {
      const sections = toSections(butterworth(order, band, SFREQ));
      for (const [frequency, gain] of gains) expect(magnitudeAt(sections, frequency, SFREQ)).toBeCloseTo(gain, 2);
    }
  });

  test.each<Band>([
    { type: "lowpass", cutoff: 40 },
    { type: "highpass", cutoff: 4 },
    { type: "bandpass", low: 4, high: 40 },
    { type: "bandstop", low: 45, high: 55 },
  ])("sections of %o filter like its polynomials", (band) => {
    const x = noise(400);
    for (const order of [1, 2, 3, 4]) {
      const zpk = butterworth(order, band, SFREQ);
      const [own, other] = [sectionFilter(toSections(zpk), x), transferFilter(toTransferFunction(zpk), x)];
      expect(worst(own, other)).toBeLessThan(1e-9);
    }
  });

  test("frequencies from half the sampling rate on are refused", () => {
    expect(() => butterworth(4, { type: "bandpass", low: 8, high: 125 }, SFREQ)).toThrow(
      "bandpass filter at 8-125 Hz: expected two rising frequencies between 0 and 125 Hz",
    );
  });
});

test("a notch takes out its frequency and leaves others", () => {
  const sections = [asSection(notch(50, 30, SFREQ))];
  expect(magnitudeAt(sections, 50, SFREQ)).toBeLessThan(1e-12);
  expect(magnitudeAt(sections, 40, SFREQ)).toBeGreaterThan(0.99);
});

describe("zero-phase filtering", () => {
  test("a sine in the band comes out with the same phase, the gain applied twice", () => {
    const filter = zeroPhaseButterworth({ type: "bandpass", low: 8, high: 32 }, SFREQ);
    const x = sine(8, 2000);
    const y = applyZeroPhase(filter, x);
    // Half power at the edge, once each way.
    for (let i = 800; i < 1200; i++) expect(y[i]).toBeCloseTo(x[i]! / 2, 4);
  });

  test("a constant passes a low-pass untouched from the first sample on", () => {
    const sections = toSections(butterworth(4, { type: "lowpass", cutoff: 10 }, SFREQ));
    expect(worst(zeroPhaseFilter(sections, new Float64Array(100).fill(7)), new Float64Array(100).fill(7))).toBeLessThan(
      1e-9,
    );
  });

  test("a signal that is not longer than the extension is refused", () => {
    const sections = toSections(butterworth(4, { type: "lowpass", cutoff: 10 }, SFREQ));
    expect(() => zeroPhaseFilter(sections, new Float64Array(15))).toThrow("a signal of 15 samples is too short");
  });
});

describe("the causal filter", () => {
  const sections = toSections(butterworth(4, { type: "bandpass", low: 8, high: 32 }, SFREQ));

  test("blocks come out as the whole does", () => {
    const channels = [noise(300), noise(300)];
    const filter = new CausalFilter(sections, 2);
    const blocks = [
      [0, 1],
      [1, 77],
      [77, 300],
    ].map(([from, to]) => filter.push(channels.map((x) => x.subarray(from, to))));
    for (const [c, x] of channels.entries()) {
      const joined = blocks.flatMap((block) => [...block[c]!]);
      expect(Float64Array.from(joined)).toEqual(sectionFilter(sections, x));
    }
  });

  test("a gap stays a gap, and behind it the filter starts from rest", () => {
    const x = noise(50);
    const filter = new CausalFilter(sections, 1);
    const [y] = filter.push([Float64Array.of(5, Number.NaN, ...x)]);
    expect(y![1]).toBeNaN();
    expect(y!.slice(2)).toEqual(sectionFilter(sections, x));
  });
});
