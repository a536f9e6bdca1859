// Tests of the default number of threads.
import { cpus } from "node:os";
import { afterEach, expect, test, vi } from "vitest";
import { InputError } from "../../errors.ts";
import { physicalCores, quotaCores, threadCount } from "./threads.node.ts";

afterEach(() => vi.unstubAllEnvs());

/** A `/proc/cpuinfo` of processors given as [socket, core]. */
function cpuinfo(processors: readonly (readonly [number, number])[]): string {
  const blocks = processors.map(
    ([socket, core], i) => `processor\t: ${i}\nmodel name\t: X\nphysical id\t: ${socket}\ncore id\t\t: ${core}\n`,
  );
  return blocks.join("\n");
}

const TWO_CORES_FOUR_THREADS = cpuinfo([[0, 0], [0, 1], [0, 0], [0, 1]]); // biome-ignore format: one line is clearer

test("two hyper-threads of one core count once", () => {
  expect(physicalCores(TWO_CORES_FOUR_THREADS, "0-3")).toBe(2);
});

test("processors that the process may not use do not count", () => {
  expect(physicalCores(TWO_CORES_FOUR_THREADS, "0,2")).toBe(1);
});

test("cores of two sockets with one number are two cores", () => {
  expect(physicalCores(cpuinfo([[0, 5], [1, 5]]), "0-1")).toBe(2); // biome-ignore format: one line is clearer
});

test("processors whose core is not told count one by one", () => {
  expect(physicalCores("processor\t: 0\nBogoMIPS\t: 50\n\nprocessor\t: 1\nBogoMIPS\t: 50\n", "0-1")).toBe(2);
});

test("a quota of 2.5 processors pays for two threads", () => {
  expect(quotaCores("250000 100000\n")).toBe(2);
});

test("without a quota there is no limit", () => {
  expect(quotaCores("max 100000\n")).toBe(Number.POSITIVE_INFINITY);
});

test("the default lies between one and the processors of the machine", () => {
  vi.stubEnv("SCIFORMER_THREADS", "");
  expect(threadCount()).toBeGreaterThanOrEqual(1);
  expect(threadCount()).toBeLessThanOrEqual(cpus().length);
});

test("SCIFORMER_THREADS stands in for the default", () => {
  vi.stubEnv("SCIFORMER_THREADS", "7");
  expect(threadCount()).toBe(7);
});

test("a requested number goes before SCIFORMER_THREADS", () => {
  vi.stubEnv("SCIFORMER_THREADS", "7");
  expect(threadCount(3)).toBe(3);
});

test.each(["two", "0", "1.5", "-1"])("refuses SCIFORMER_THREADS %s, naming the variable", (text) => {
  vi.stubEnv("SCIFORMER_THREADS", text);
  expect(() => threadCount()).toThrow(
    new InputError(`SCIFORMER_THREADS "${text}": expected a whole number from 1 to 1024`),
  );
});

test("refuses a requested number that is none", () => {
  expect(() => threadCount(0)).toThrow(new InputError('threads "0": expected a whole number from 1 to 1024'));
});
