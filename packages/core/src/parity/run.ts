// Runs one golden case through a domain's adapter.
import * as tf from "@tensorflow/tfjs-core";
import type { AnyPlugin } from "../plugin.ts";
import type { ParityCase, ParityOptions, ParityValues } from "./case.ts";
import { compareValues, firstFailingMid, type ParityResult } from "./compare.ts";

/** What came of one case. */
export interface CaseReport {
  readonly testCase: ParityCase;
  readonly results: readonly ParityResult[];
  readonly passed: boolean;
  /** The first `mid/*` that differs. */
  readonly firstFailingMid?: string;
}

/**
 * Runs the adapter of the case's kind and compares. A case of another domain, an unknown kind, an adapter that
 * throws and a case that compared nothing are failures.
 */
export async function runCase(plugin: AnyPlugin, testCase: ParityCase, options: ParityOptions): Promise<CaseReport> {
  const results = await caseResults(plugin, testCase, options);
  const mid = firstFailingMid(results);
  const passed = results.every((result) => result.passed);
  return { testCase, results, passed, ...(mid !== undefined && { firstFailingMid: mid }) };
}

async function caseResults(plugin: AnyPlugin, testCase: ParityCase, options: ParityOptions): Promise<ParityResult[]> {
  if (testCase.domain !== plugin.name) {
    return [failure(`the case belongs to ${testCase.domain}, not to ${plugin.name}`)];
  }
  const adapter = Object.hasOwn(plugin.parity, testCase.kind) ? plugin.parity[testCase.kind] : undefined;
  if (adapter === undefined) {
    const known = Object.keys(plugin.parity).join(", ") || "none";
    return [failure(`unknown kind ${testCase.kind} (known: ${known})`)];
  }
  try {
    const results = compareValues(testCase, await readTensors(await adapter(testCase, options)));
    return results.length > 0 ? results : [failure("nothing was compared")];
  } catch (cause) {
    return [failure(cause instanceof Error ? (cause.stack ?? cause.message) : String(cause))];
  }
}

function failure(reason: string): ParityResult {
  return { name: "case", passed: false, reason };
}

/** Tensors among the values become arrays with their shape and are disposed. */
async function readTensors(values: ParityValues): Promise<ParityValues> {
  const read: Record<string, ParityValues[string]> = {};
  for (const [name, value] of Object.entries(values)) {
    if (!(value instanceof tf.Tensor)) read[name] = value;
    else {
      read[name] = { shape: value.shape, data: await value.data() };
      value.dispose();
    }
  }
  return read;
}

/** Lines of a report: one per result, then where to look first. */
export function reportLines({ testCase, results, firstFailingMid: mid }: CaseReport): string[] {
  const lines = results.flatMap((result) => resultLines(testCase.name, result));
  if (mid !== undefined) lines.push(`     ${testCase.name}: first differing intermediate value: ${mid}`);
  return lines;
}

/** One line, and for an adapter that threw, its stack indented below. */
function resultLines(caseName: string, { name, passed, maxAbsolute, relative, reason }: ParityResult): string[] {
  const [why, ...stack] = reason?.split("\n") ?? [];
  const parts = [`${passed ? "pass" : "FAIL"} ${caseName} ${name}`];
  if (maxAbsolute !== undefined) parts.push(`max abs ${maxAbsolute.toExponential(2)}`);
  if (relative !== undefined) parts.push(`relative ${relative.toExponential(2)}`);
  if (why !== undefined) parts.push(why);
  return [parts.join("  "), ...stack.map((line) => `     ${line.trim()}`)];
}
