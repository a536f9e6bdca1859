// Tests of the training speed, with a clock that is set by hand.
import { expect, test } from "vitest";
import { Throughput } from "./throughput.ts";

/** Trains on `samples` for `ms`, after `idleMs` of something else. */
function speedometer() {
  let now = 0;
  const throughput = new Throughput(() => now);
  const train = (samples: number, ms: number, idleMs = 0) => {
    now += idleMs;
    throughput.begin();
    now += ms;
    throughput.end(samples);
  };
  return { throughput, train };
}

test("before the first log line it is the mean so far", () => {
  const { throughput, train } = speedometer();
  train(10, 100);
  train(10, 300);
  // 20 samples in 0.4 s
  expect(throughput.samplesPerSecond).toBe(50);
});

test("between log lines it stays what the last one said", () => {
  const { throughput, train } = speedometer();
  train(10, 100);
  throughput.endLine();
  train(10, 1000);
  expect(throughput.samplesPerSecond).toBe(100);
});

test("a line counts from the line before", () => {
  const { throughput, train } = speedometer();
  train(10, 100);
  throughput.endLine();
  train(10, 1000);
  throughput.endLine();
  expect(throughput.samplesPerSecond).toBe(10);
});

test("time spent on validation and checkpoints is left out", () => {
  const { throughput, train } = speedometer();
  train(10, 100);
  train(10, 100, 60_000);
  expect(throughput.samplesPerSecond).toBe(100);
});
