// Whether a scene can open on what there is.
import type { SceneNeeds } from "./scene.ts";

/** What a run or file offers. */
export interface Offer {
  /** Files of the run folder, predictions.arrow among them where there are predictions. */
  readonly files: readonly string[];
  readonly tables: readonly string[];
  /** Columns of predictions.arrow; undefined as long as it has not been opened. */
  readonly columns: readonly string[] | undefined;
}

/** What is missing, as a person would say it; empty if the scene can open. */
export function missingNeeds(needs: SceneNeeds, { files, tables, columns }: Offer): string[] {
  const wanted = [
    ...(needs.predictions || needs.columns ? ["predictions.arrow"] : []),
    ...(needs.evaluation ? ["evaluation.json"] : []),
    ...(needs.metrics ? ["metrics.jsonl"] : []),
    ...(needs.files ?? []),
  ];
  const missing = wanted.filter((name) => !files.includes(name));
  for (const table of needs.tables ?? []) if (!tables.includes(table)) missing.push(`table ${table} of the dataset`);
  if (columns !== undefined) {
    for (const column of needs.columns ?? []) {
      const isThere = columns.some((name) => (typeof column === "string" ? name === column : column.test(name)));
      if (!isThere) missing.push(`column ${typeof column === "string" ? column : column.source} of predictions.arrow`);
    }
  }
  return missing;
}
