// What a person should know of the points of a frame: which are masked, which lie far from the others.
import type { Report } from "@sciformer/core";
import { indexOf } from "./frame-blocks.ts";
import { outliers } from "./outliers.ts";

/** Counts points that were not measured. */
export function reportMasked(report: Report, valid: Uint8Array | undefined, where: string): void {
  const masked = valid?.reduce((sum, flag) => sum + (1 - flag), 0) ?? 0;
  if (masked > 0) report.warn("masked points (valid 0, value 0)", where, masked);
}

/** Names the outliers of every channel of a frame [channels, ...grid]. */
export function reportOutliers(
  report: Report,
  { data, valid }: { readonly data: Float32Array; readonly valid?: Uint8Array },
  names: readonly string[],
  grid: readonly number[],
  where: string,
): void {
  const points = data.length / names.length;
  for (const [channel, name] of names.entries()) {
    const values = data.subarray(channel * points, (channel + 1) * points);
    for (const at of outliers(values, valid)) {
      const place = `${where} "${name}" [${indexOf(at, grid).join(", ")}] = ${values[at]}`;
      report.warn("outliers beyond 8 robust deviations, kept", place);
    }
  }
}
