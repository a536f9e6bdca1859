// Tests of what SCIFORMER_DEBUG makes the engine tell.
import * as tf from "@tensorflow/tfjs-core";
import { afterEach, beforeAll, expect, test, vi } from "vitest";
import { useBackend } from "./backends.ts";
import { compile } from "./compile.node.ts";

beforeAll(() => useBackend("cpu"));
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

/** Lines on the error stream while a function is compiled. */
function told(topics: string | undefined): string[] {
  vi.stubEnv("SCIFORMER_DEBUG", topics);
  const lines: string[] = [];
  vi.spyOn(console, "error").mockImplementation((line) => void lines.push(line));
  const fn = compile(({ x }) => ({ y: tf.exp(x!) }), { name: "curve", threads: 1 });
  fn({ x: { data: Float32Array.of(1), shape: [1] } });
  fn.dispose();
  return lines;
}

test("nothing is told unless asked for", () => {
  expect(told(undefined)).toEqual([]);
});

test("the topic engine tells times and sizes", () => {
  expect(told("engine").join("\n")).toMatch(/^\[engine\] curve: trace \d+ ms, session \d+ ms, \d+ nodes/);
});

test("the topic graph prints the graph as well", () => {
  expect(told("engine,graph").join("\n")).toMatch(/\[graph\] .*Exp/s);
});
