// Tests of the handling of signals inside one process; that they end a real one is tried end to end.
import { expect, test } from "vitest";
import { Interruption } from "./interruption.node.ts";

test("a signal is noted and does not end the process", () => {
  const interruption = new Interruption();
  expect(interruption.requested).toBe(false);
  process.emit("SIGINT");
  expect(interruption.requested).toBe(true);
  interruption.release();
});

test("after its release it does not listen any more", () => {
  const before = process.listenerCount("SIGTERM");
  const interruption = new Interruption();
  expect(process.listenerCount("SIGTERM")).toBe(before + 1);
  interruption.release();
  expect(process.listenerCount("SIGTERM")).toBe(before);
});
