// Tests of the baselines on trials whose classes can be told by construction.
import { Random } from "@sciformer/core";
import { Matrix } from "ml-matrix";
import { describe, expect, test } from "vitest";
import { argmax } from "../metrics.ts";
import type { Trial } from "../recording.ts";
import type { Baseline, TrialSet } from "./baseline.ts";
import { canonicalCorrelations, cca } from "./cca.ts";
import { fitCsp } from "./csp.ts";
import { cspLda } from "./csp-lda.ts";
import { laplacianLda } from "./laplacian-lda.ts";
import { fitLda, plainCovariance, shrunkCovariance } from "./lda.ts";
import { majorityClass } from "./majority.ts";
import { tangentSpaceLda } from "./tangent-space.ts";

const SFREQ = 100;
const SAMPLES = 401;
const CHANNELS = ["FC3", "C3", "C1", "C2", "C4", "FC4"];
const HANDS: TrialSet = { channels: CHANNELS, sfreq: SFREQ, tmin: 0, classes: ["left", "right"] };

/** Which channels keep a strong 11 Hz rhythm in trials of a class. */
const LOUD: Readonly<Record<string, readonly string[]>> = { left: ["C3"], right: ["C4"], feet: ["C3", "C4"] };

function handTrial(random: Random, label: string, number: number, gain = 1): Trial {
  const eeg = new Float32Array(CHANNELS.length * SAMPLES);
  for (const [c, name] of CHANNELS.entries()) {
    const strength = LOUD[label]!.includes(name) ? 4 : 1;
    const phase = random.uniform(0, 2 * Math.PI);
    for (let t = 0; t < SAMPLES; t++) {
      const rhythm = strength * Math.sin((2 * Math.PI * 11 * t) / SFREQ + phase);
      eeg[c * SAMPLES + t] = gain * (rhythm + random.normal());
    }
  }
  return { subject: "A", session: "1", run: null, trial: number, onset: null, label, bad: false, eeg };
}

function handTrials(seed: number, count: number, classes: readonly string[] = HANDS.classes): Trial[] {
  const random = new Random(seed);
  return Array.from({ length: count }, (_, i) => handTrial(random, classes[i % classes.length]!, i));
}

/** Share of test trials that come out right. */
function scoreOf(baseline: Baseline, set: TrialSet): number {
  const testTrials = handTrials(2, 30, set.classes);
  const predicted = baseline.fit(handTrials(1, 30, set.classes), set).predict(testTrials);
  return testTrials.filter(({ label }, i) => set.classes[argmax(predicted[i]!)] === label).length / testTrials.length;
}

describe("baselines of imagined movement", () => {
  test.each([cspLda(), cspLda({ aligned: true }), laplacianLda(), tangentSpaceLda()])(
    "$name tells two hands apart",
    (baseline) => {
      expect(scoreOf(baseline, HANDS)).toBeGreaterThan(0.95);
    },
  );

  test("CSP+LDA tells three classes apart", () => {
    expect(scoreOf(cspLda(), { ...HANDS, classes: ["left", "right", "feet"] })).toBeGreaterThan(0.95);
  });

  test("probabilities are of all classes and add up to 1", () => {
    const [first] = cspLda().fit(handTrials(1, 20), HANDS).predict(handTrials(2, 1));
    expect(first).toHaveLength(2);
    expect(first![0]! + first![1]!).toBeCloseTo(1, 12);
  });

  test("the majority class is what training has most of", () => {
    const fitted = majorityClass.fit(handTrials(1, 5), HANDS);
    expect(fitted.predict(handTrials(2, 1))[0]).toEqual(Float64Array.of(0.6, 0.4));
  });

  test("the Laplacian needs C3 and C4", () => {
    expect([laplacianLda().suits(HANDS), laplacianLda().suits({ ...HANDS, channels: ["Oz", "O1"] })]).toEqual([
      true,
      false,
    ]);
  });

  test("a class that the set does not name is refused", () => {
    expect(() => cspLda().fit(handTrials(1, 4, ["feet"]), HANDS)).toThrow(
      "subject A trial 0: class feet is none of left, right",
    );
  });

  test("a class without trials is refused", () => {
    expect(() => laplacianLda().fit(handTrials(1, 4, ["left"]), HANDS)).toThrow("class 1 of 2 has no training trials");
  });
});

describe("common spatial patterns", () => {
  test("channels that swap their powers are filtered apart, the quiet one first", () => {
    const { eigenvalues, filters } = fitCsp(Matrix.diag([1, 3]), Matrix.diag([3, 1]), 1);
    [0.25, 0.75].forEach((value, i) => void expect(eigenvalues[i]).toBeCloseTo(value, 12));
    // W (C0 + C1) W^T = 1 with C0 + C1 = 4.
    [0.5, 0, 0, 0.5].forEach((value, i) => void expect(filters.to1DArray()[i]).toBeCloseTo(value, 12));
  });

  test("a channel that is there twice takes one filter away", () => {
    const doubled = (power: number, other: number) =>
      new Matrix([
        [power, power, 0],
        [power, power, 0],
        [0, 0, other],
      ]);
    const { eigenvalues, filters } = fitCsp(doubled(1, 3), doubled(3, 1), 1);
    expect(eigenvalues).toHaveLength(2);
    expect(filters.to1DArray().every(Number.isFinite)).toBe(true);
  });
});

describe("discriminant analysis", () => {
  test("the border of two equal clouds lies between their means", () => {
    const rows = [-2, -1, 0, 4, 5, 6].map((x) => Float64Array.of(x));
    const { weights, biases } = fitLda(rows, [0, 0, 0, 1, 1, 1], 2, plainCovariance);
    const border = (biases[0]! - biases[1]!) / (weights[1]![0]! - weights[0]![0]!);
    expect(border).toBeCloseTo(2, 12);
  });

  test("shrinkage leaves variances and pulls correlations in", () => {
    const random = new Random(3);
    const rows = Array.from({ length: 8 }, () => {
      const x = random.normal();
      return Float64Array.of(x, 10 * (x + random.normal()));
    });
    const [plain, shrunk] = [plainCovariance(rows), shrunkCovariance(rows)];
    for (const i of [0, 1]) expect(shrunk.get(i, i)).toBeCloseTo(plain.get(i, i), 9);
    expect(Math.abs(shrunk.get(0, 1))).toBeLessThan(Math.abs(plain.get(0, 1)));
  });
});

describe("canonical correlation", () => {
  const flicker = (frequency: number) =>
    Float32Array.from({ length: 2 * 256 }, (_, i) =>
      Math.sin((2 * Math.PI * frequency * (i % 256)) / 256 + (i < 256 ? 0 : 1)),
    );

  test("a pure flicker correlates fully with its frequency only", () => {
    const [own, other] = canonicalCorrelations(flicker(13), 2, [13, 17], 2, 256);
    expect(own).toBeCloseTo(1, 6);
    expect(other).toBeLessThan(0.2);
  });

  test("classes are named by their frequencies", () => {
    const set: TrialSet = { channels: ["O1", "O2"], sfreq: 256, tmin: 0, classes: ["13 Hz", "17 Hz"] };
    const trial: Trial = { ...handTrials(1, 1)[0]!, eeg: flicker(17) };
    expect([cca().suits(set), cca().suits(HANDS)]).toEqual([true, false]);
    expect(argmax(cca().fit([], set).predict([trial])[0]!)).toBe(1);
  });
});
