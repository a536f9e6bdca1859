// What all readers do with annotations: their order, and that they lie inside of the recording.
import type { Report } from "@sciformer/core";
import type { Annotation } from "../recording.ts";

/**
 * Annotations by onset, then duration. Those outside of the recording are dropped and counted; those that reach beyond
 * it are cut.
 *
 * @param seconds length of the recording
 */
export function keptAnnotations(
  annotations: readonly Annotation[],
  seconds: number,
  source: string,
  report: Report,
): readonly Annotation[] {
  const kept: Annotation[] = [];
  for (const annotation of annotations) {
    const from = Math.max(annotation.onset, 0);
    const to = Math.min(annotation.onset + annotation.duration, seconds);
    if (to < 0 || annotation.onset > seconds) {
      const place = `${source}: "${annotation.text}" at ${annotation.onset} s of ${seconds} s`;
      report.warn("annotations outside of the recording dropped", place);
    } else if (from === annotation.onset && to === annotation.onset + annotation.duration) kept.push(annotation);
    else kept.push({ ...annotation, onset: from, duration: to - from });
  }
  return kept
    .map((annotation, place) => ({ annotation, place }))
    .sort(
      (a, b) =>
        a.annotation.onset - b.annotation.onset || a.annotation.duration - b.annotation.duration || a.place - b.place,
    )
    .map(({ annotation }) => annotation);
}
