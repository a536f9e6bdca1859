// Checks kernels of the trace backend: compiled against eager cpu, gradients against finite differences.
import { type Tensor, tensor } from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { useBackend } from "../engine/backends.ts";
import { Random } from "../engine/random.ts";
import type { KernelTable } from "../engine/trace/kernel.ts";
import type { Traceable } from "../engine/trace/trace.ts";
import { sizeOf } from "../engine/trace/value.ts";
import { type VerifyInput, verifyCompiled } from "../engine/verify.node.ts";
import { gradientError } from "./finite-differences.ts";

/** One use of a kernel. */
export interface KernelCase {
  /** tfjs's name of the kernel that the function must reach. */
  readonly kernel: string;
  /** What is particular about it: shapes, axes. */
  readonly name: string;
  readonly fn: Traceable;
  readonly inputs: Readonly<Record<string, VerifyInput>>;
  /** Largest error relative to the largest element; 2e-5 unless there is a reason. */
  readonly tolerance?: number;
  /** `none` for functions without a gradient; `compiled` leaves out finite differences (steps, kinks). */
  readonly gradients?: "checked" | "compiled" | "none";
  /** Threads of ONNX Runtime, 1 unless given. */
  readonly threads?: number;
}

const TOLERANCE = 2e-5;
/** Finite differences of float32 functions are no better than this. */
const DIFFERENCE_TOLERANCE = 2e-3;

/** Seeded float32 values in [low, high). */
export function floats(shape: readonly number[], seed = 1, low = -1, high = 1): VerifyInput {
  const random = new Random(seed);
  return {
    shape,
    dtype: "float32",
    data: Float32Array.from({ length: sizeOf(shape) }, () => random.uniform(low, high)),
  };
}

/** Seeded whole numbers in [low, high). */
export function integers(shape: readonly number[], low: number, high: number, seed = 1): VerifyInput {
  const random = new Random(seed);
  const data = Int32Array.from({ length: sizeOf(shape) }, () => low + random.integer(high - low));
  return { shape, dtype: "int32", data };
}

/** Seeded bools. */
export function bools(shape: readonly number[], seed = 1): VerifyInput {
  const random = new Random(seed);
  return { shape, dtype: "bool", data: Uint8Array.from({ length: sizeOf(shape) }, () => random.integer(2)) };
}

/** Declares one test a kernel of the table; each must have a case. */
export function describeKernels(table: KernelTable, cases: readonly KernelCase[]): void {
  beforeAll(() => useBackend("cpu"));
  for (const kernel of Object.keys(table)) {
    test(`${kernel}, compiled, gives what the eager kernel gives`, async () => {
      const own = cases.filter((one) => one.kernel === kernel);
      expect(own.length, `cases of ${kernel}`).toBeGreaterThan(0);
      for (const one of own) await checkCase(one);
    });
  }
}

async function checkCase({ kernel, name, fn, inputs, ...options }: KernelCase): Promise<void> {
  const { tolerance = TOLERANCE, gradients = "checked", threads = 1 } = options;
  const { results, kernels } = await verifyCompiled(fn, inputs, { threads, gradients: gradients !== "none" });
  expect([...kernels], `${kernel} ${name}: kernels reached`).toContain(kernel);
  for (const { name: result, error } of results) {
    expect(error, `${kernel} ${name}: relative error of ${result}`).toBeLessThanOrEqual(tolerance);
  }
  if (gradients !== "checked") return;
  const error = await differenceError(fn, inputs);
  expect(error, `${kernel} ${name}: gradient against finite differences`).toBeLessThanOrEqual(DIFFERENCE_TOLERANCE);
}

/** Finite differences in the float inputs; the others stay as they are. */
async function differenceError(fn: Traceable, inputs: Readonly<Record<string, VerifyInput>>): Promise<number> {
  const names = Object.keys(inputs).filter((name) => inputs[name]!.dtype === "float32");
  const fixed = Object.entries(inputs).filter(([, { dtype }]) => dtype !== "float32");
  const run = (...xs: Tensor[]): Tensor => {
    const others = fixed.map(([name, { data, shape, dtype }]) => [name, tensor(data.slice(), [...shape], dtype)]);
    const moving = names.map((name, i) => [name, xs[i]!]);
    const outputs = fn(Object.fromEntries([...others, ...moving]));
    return Object.values(outputs).find(({ dtype }) => dtype === "float32")!;
  };
  return gradientError(
    run,
    names.map((name) => ({ shape: inputs[name]!.shape, values: Array.from(inputs[name]!.data) })),
  );
}
