// Tests of online filters: they damp what the filters of the training damp, and know nothing of the future.
import { expect, test } from "vitest";
import { smallRecording } from "../refusals/files.ts";
import { filterRecording } from "../signal/recording-filters.ts";
import { causalFilter } from "./causal.ts";

const STEPS = [{ kind: "butterworth", order: 4, type: "bandpass", low: 8, high: 15 } as const];

/** Root mean square of the last ten seconds. */
const level = (samples: Float64Array) => {
  const end = samples.subarray(-1000);
  return Math.sqrt(end.reduce((sum, value) => sum + value ** 2, 0) / end.length);
};

test("a steady rhythm comes out as strong as from the filter of the training", () => {
  const recording = smallRecording({ events: [], seconds: 30 });
  const causal = causalFilter(STEPS, 100, 3).push(recording.samples);
  const whole = filterRecording(recording, STEPS).samples;
  for (const [k, samples] of causal.entries()) {
    expect(level(samples) / level(whole[k]!.slice(0, 2000))).toBeCloseTo(1, 1);
  }
});

test("what comes later changes nothing before", () => {
  const { samples } = smallRecording({ events: [], seconds: 4 });
  const changed = samples.map((channel) => channel.map((value, i) => (i < 200 ? value : 0)));
  const [a, b] = [samples, changed].map((list) => causalFilter(STEPS, 100, 3).push(list)[0]!.slice(0, 200));
  expect(a).toEqual(b);
});
