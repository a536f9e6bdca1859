// A profile as text: a line of totals, the kinds of operation, and the slowest nodes.
import type { Profile } from "./profile.node.ts";

/**
 * The tables of a profile, times in milliseconds.
 *
 * @param slowest how many nodes are listed one by one
 */
export function profileTable(profile: Profile, slowest = 15): string {
  const { runs, runMs, kernelMs, peakBytes, ops, nodes } = profile;
  const totals = `fastest of ${runs} runs ${runMs.toFixed(2)} ms, its nodes at their fastest ${kernelMs.toFixed(2)} ms`;
  const opRows = ops.map(({ op, provider, nodes: count, ms, share }) => {
    return [op, provider, String(count), ms.toFixed(3), `${(100 * share).toFixed(1)} %`];
  });
  const nodeRows = nodes.slice(0, slowest).map(({ node, op, output, ms }) => [node, op, output, ms.toFixed(3)]);
  return [
    `${totals}, ${(peakBytes / 2 ** 20).toFixed(0)} MiB of values at most`,
    "",
    ...aligned([["operation", "provider", "nodes", "ms", "share"], ...opRows], 2),
    "",
    ...aligned([["slowest nodes", "operation", "output", "ms"], ...nodeRows], 3),
  ].join("\n");
}

/** Columns of one width each; the first `words` of them are flush left, figures flush right. */
function aligned(rows: readonly (readonly string[])[], words: number): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) => {
    const cells = row.map((cell, i) => (i < words ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)));
    return cells.join("  ").trimEnd();
  });
}
