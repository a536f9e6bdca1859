// The parity command: runs golden cases of a domain from anywhere on disk and prints how each result compares.
import { InputError } from "../errors.ts";
import type { AnyPlugin } from "../plugin.ts";
import type { ParityOptions } from "./case.ts";
import { loadCases } from "./load.node.ts";
import { type CaseReport, reportLines, runCase } from "./run.ts";

/** Runs the cases in files or folders, one after another; for tests, which assert on the reports. */
export async function runCases(
  plugin: AnyPlugin,
  paths: readonly string[],
  options: ParityOptions,
  seen: (report: CaseReport) => void = () => {},
): Promise<CaseReport[]> {
  const reports: CaseReport[] = [];
  for (const testCase of await loadCases(paths)) {
    const report = await runCase(plugin, testCase, options);
    seen(report);
    reports.push(report);
  }
  return reports;
}

/**
 * Prints one line per result, then `N passed, N failed` (results).
 *
 * @returns the exit code: 1 when any result failed
 * @throws InputError when the paths hold no case
 */
export async function runParity(
  plugin: AnyPlugin,
  paths: readonly string[],
  options: ParityOptions,
  print: (line: string) => void,
): Promise<0 | 1> {
  const reports = await runCases(plugin, paths, options, (report) => reportLines(report).forEach(print));
  if (reports.length === 0) throw new InputError(`no golden case in ${paths.join(", ") || "an empty list of files"}`);
  const results = reports.flatMap((report) => report.results);
  const failed = results.filter(({ passed }) => !passed).length;
  print(`${results.length - failed} passed, ${failed} failed`);
  return failed > 0 ? 1 : 0;
}
