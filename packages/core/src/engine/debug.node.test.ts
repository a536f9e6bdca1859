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
function told(topics: string | undefined, runs = 2): string[] {
  vi.stubEnv("SCIFORMER_DEBUG", topics);
  const lines: string[] = [];
  vi.spyOn(console, "error").mockImplementation((line) => void lines.push(line));
  const curve = ({ x }: Readonly<Record<string, tf.Tensor>>) => {
    tf.log(x!);
    return { y: tf.add(tf.exp(x!), tf.exp(x!)) };
  };
  const fn = compile(curve, { name: "curve", threads: 1 });
  for (let run = 0; run < runs; run++) fn({ x: { data: Float32Array.of(1), shape: [1] } });
  fn.dispose();
  return lines;
}

test("nothing is told unless asked for", () => {
  expect(told(undefined)).toEqual([]);
});

test("the topic engine tells times, and the number of nodes before and after each rewrite", () => {
  // exp twice is one node, and nothing needs the logarithm
  expect(told("engine")).toEqual([
    expect.stringMatching(
      /^\[engine\] curve: trace \d+ ms, session \d+ ms; 4 kernels gave 4 nodes, 3 without equal ones, 2 without dead ones$/,
    ),
  ]);
});

test("the topic graph prints the graph as well", () => {
  expect(told("engine,graph").join("\n")).toMatch(/\[graph\] .*Exp/s);
});

test("the topic profile tells when the function is disposed of where the time went", () => {
  const [line, ...others] = told("profile");
  expect(others).toEqual([]);
  expect(line).toMatch(/^\[profile\] curve: fastest of 1 runs .*\n\noperation .*\n(.*\n)*Exp +CPU +1 /);
});

test("of a single run there is no profile, which is said", () => {
  expect(told("profile", 1)).toEqual(["[profile] curve: no profile: only what comes after the first run counts"]);
});
