// Tests of what a job that makes data shows on the way.
import { PassThrough } from "node:stream";
import { afterEach, expect, test, vi } from "vitest";
import { openJobProgress } from "./job-progress.node.ts";

afterEach(() => vi.useRealTimers());

const textOf = (stream: PassThrough) => String(stream.read() ?? "");

test("a short job that does not write to a terminal says nothing", () => {
  const stdout = new PassThrough();
  const progress = openJobProgress({ stdout, stderr: new PassThrough() });
  for (let done = 0; done <= 3; done++) progress.listener(done, 3, "simulations");
  progress.close();
  expect(textOf(stdout)).toBe("");
});

test("a long job says every few seconds how far it is and how long it takes", () => {
  vi.useFakeTimers({ toFake: ["performance"] });
  const stdout = new PassThrough();
  const progress = openJobProgress({ stdout, stderr: new PassThrough() });
  for (let done = 0; done <= 4; done++) {
    progress.listener(done, 8, "simulations");
    vi.advanceTimersByTime(3000);
  }
  // looked at after 0, 3, 6, 9 and 12 seconds
  expect(textOf(stdout)).toBe("2/8 simulations, 18 s left\n4/8 simulations, 12 s left\n");
});

test("on a terminal a bar is drawn", () => {
  const stderr = Object.assign(new PassThrough(), { isTTY: true, columns: 80 });
  const progress = openJobProgress({ stdout: new PassThrough(), stderr });
  progress.listener(1, 4, "simulations");
  progress.listener(4, 4, "simulations");
  progress.close();
  expect(textOf(stderr)).toContain("4/4 simulations");
});
