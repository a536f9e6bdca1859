// Tests of the three displays of a training run, on streams that keep what is written.
import { PassThrough } from "node:stream";
import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import type { StepReport } from "../train/progress.ts";
import { openProgress } from "./progress.node.ts";

/** Output and error stream of a process; a terminal if `isTTY`. */
function streams(isTTY: boolean) {
  const [stdout, stderr] = [new PassThrough(), Object.assign(new PassThrough(), { isTTY })];
  const text = (stream: PassThrough) => String(stream.read() ?? "");
  return { stdout, stderr, printed: () => ({ stdout: text(stdout), stderr: text(stderr) }) };
}

const REPORT: StepReport = {
  step: 10,
  totalSteps: 40,
  epoch: 1,
  loss: 0.25,
  learningRate: 0.01,
  samplesPerSecond: 123.4,
  logged: true,
};
const VALIDATION = { step: 10, epoch: 1, loss: 0.5, best: true };

test("JSON lines hold the log steps, validations and notes, on standard output alone", () => {
  const output = streams(true);
  const progress = openProgress(true, output);
  progress.note("training");
  progress.step({ ...REPORT, step: 9, logged: false });
  progress.step(REPORT);
  progress.validation(VALIDATION);
  progress.close();
  const { stdout, stderr } = output.printed();
  const lines = stdout.trim().split("\n");
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    { note: "training" },
    { step: 10, epoch: 1, loss: 0.25, learning_rate: 0.01, samples_per_second: 123.4 },
    { step: 10, epoch: 1, valid_loss: 0.5, best: true },
  ]);
  expect(stderr).toBe("");
});

test("without a terminal there is one line for the first step, none for those right after it, one for the last", () => {
  const output = streams(false);
  const progress = openProgress(false, output);
  for (const step of [10, 11, 12, 40]) progress.step({ ...REPORT, step });
  expect(output.printed().stdout).toMatch(
    /^step 10\/40: loss 2\.500e-1, 123 samples\/s\nstep 40\/40: loss 2\.500e-1, 123 samples\/s, 0 s left\n$/,
  );
});

test("where the last step is unknown the line says neither total nor time left", () => {
  const output = streams(false);
  openProgress(false, output).step({ ...REPORT, totalSteps: null });
  expect(output.printed().stdout).toBe("step 10: loss 2.500e-1, 123 samples/s\n");
});

test("a validation is a line of its own that marks the best", () => {
  const output = streams(false);
  const progress = openProgress(false, output);
  progress.validation(VALIDATION);
  progress.validation({ ...VALIDATION, best: false });
  expect(output.printed().stdout).toBe("step 10: validation loss 5.000e-1 (best)\nstep 10: validation loss 5.000e-1\n");
});

test("on a terminal a bar shows step, loss, speed and time left, on the error stream", () => {
  const output = streams(true);
  const progress = openProgress(false, output);
  progress.step(REPORT);
  progress.close();
  const { stdout, stderr } = output.printed();
  expect(stripVTControlCharacters(stderr)).toContain(" 10/40 | loss 2.500e-1 | 123 samples/s | ? left");
  expect(stdout).toBe("");
});

test("on a terminal no note is lost: before the bar, above it and after it", () => {
  const output = streams(true);
  const progress = openProgress(false, output);
  progress.note("before");
  progress.step({ ...REPORT, totalSteps: null });
  progress.note("above");
  progress.close();
  progress.note("after");
  const text = stripVTControlCharacters(output.printed().stderr);
  expect(text).toMatch(/before\n[\s\S]*above\n[\s\S]* 10\/\? [\s\S]*after\n$/);
});
