// What an evaluation or a dataset on disk says of itself.
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Metrics of one method (and group, where the table has several) in a run's evaluation.json. */
export function figuresOf(run, method, group) {
  const { rows } = JSON.parse(readFileSync(join(run, "evaluation.json"), "utf8"));
  return rows.find((row) => row.method === method && (group === undefined || row.group === group)).metrics;
}

/** Rows of all splits of a table. */
export function rowsOf(dataset, table) {
  const { splits } = JSON.parse(readFileSync(join(dataset, "dataset.json"), "utf8")).tables[table];
  return Object.values(splits).reduce((sum, split) => sum + split.rows, 0);
}
