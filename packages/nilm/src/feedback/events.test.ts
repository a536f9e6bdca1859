// Tests of the event list and of its score.
import { describe, expect, test } from "vitest";
import { type ApplianceEvent, EventDetector, findEvents, scoreEvents } from "./events.ts";

const MINUTE = 60_000;
const OPTIONS = { periodS: 60, thresholdW: 500 };
const minutes = (count: number) => Float64Array.from({ length: count }, (_, i) => i * MINUTE);

describe("event detection", () => {
  test("a run above the threshold has its start, end, energy and peak", () => {
    const events = findEvents(minutes(5), [0, 1800, 2400, 100, 0], OPTIONS);
    // 4200 W min = 0.07 kWh.
    expect(events).toEqual([{ startMs: MINUTE, endMs: 3 * MINUTE, energyKwh: 4200 / 60_000, peakW: 2400 }]);
  });

  test("a run at the end of the series is an event", () => {
    expect(findEvents(minutes(2), [0, 1000], OPTIONS)).toHaveLength(1);
  });

  test("runs closer than the merging time are one, with what was drawn between them", () => {
    const events = findEvents(minutes(3), [600, 60, 600], { ...OPTIONS, mergeS: 60 });
    expect(events).toEqual([{ startMs: 0, endMs: 3 * MINUTE, energyKwh: 1260 / 60_000, peakW: 600 }]);
  });

  test("a missing sample ends a run", () => {
    expect(findEvents(minutes(3), [600, Number.NaN, 600], OPTIONS)).toHaveLength(2);
  });

  test("a series in pieces gives the same events as in one", () => {
    const watts = [0, 600, 700, 0, 600, 600];
    const detector = new EventDetector(OPTIONS);
    const times = minutes(6);
    const found = [
      ...detector.add(times.subarray(0, 2), watts.slice(0, 2)),
      ...detector.add(times.subarray(2), watts.slice(2)),
      ...detector.finish(),
    ];
    expect(found).toEqual(findEvents(times, watts, OPTIONS));
  });

  test("the confidence is the mean probability over the samples that are on and have one", () => {
    const probability = [0.1, 0.9, 0.6, Number.NaN, 0.2];
    const [event] = findEvents(minutes(5), [0, 600, 600, 600, 0], OPTIONS, undefined, probability);
    expect(event!.confidence).toBeCloseTo(0.75, 12);
  });

  test("without a probability there is no confidence", () => {
    const [event] = findEvents(minutes(2), [600, 0], OPTIONS, undefined, [Number.NaN, 0.5]);
    expect(event).not.toHaveProperty("confidence");
  });

  test("a given state decides what is on", () => {
    expect(findEvents(minutes(2), [600, 10], OPTIONS, [0, 1])).toMatchObject([{ startMs: MINUTE }]);
  });
});

describe("event score", () => {
  const startingAt = (...starts: number[]): ApplianceEvent[] =>
    starts.map((s) => ({ startMs: s * 1000, endMs: s * 1000 + 1, energyKwh: 0, peakW: 0 }));

  test("starts within the tolerance match, each once", () => {
    const score = scoreEvents(startingAt(0, 100, 300), startingAt(10, 20, 310), 30);
    expect(score).toMatchObject({ truePositives: 2, falsePositives: 1, falseNegatives: 1 });
    expect(score.f1).toBeCloseTo(2 / 3, 12);
  });

  test("without any events all shares are zero", () => {
    expect(scoreEvents([], [], 30)).toMatchObject({ precision: 0, recall: 0, f1: 0 });
  });
});
