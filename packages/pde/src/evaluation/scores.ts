// Figures of many simulations by set-up, method and step, and the table made of them.
import type { EvaluationRow } from "@sciformer/core";
import { type MetricName, mean, metricsOf } from "../metrics.ts";
import type { StateErrors } from "./state-errors.ts";

/** A prediction that correlates less than this with the truth has lost it. */
const LEAST_CORRELATION = 0.8;

/** Figures of one method on one set-up: by simulation, then by step. */
type Curves = StateErrors[][];

/** Means over simulations, by step from 1. */
export interface MethodCurves {
  readonly group: string;
  readonly method: string;
  readonly nrmse: readonly number[];
  readonly correlation: readonly number[];
  readonly spectrum: readonly number[];
  readonly mass_drift: readonly number[];
  readonly energy_drift: readonly number[];
}

/** Steps for which a prediction keeps its correlation; those of the rollout where it keeps it to the end. */
function stepsCorrelated(errors: readonly StateErrors[]): number {
  const lost = errors.findIndex(({ correlation }) => correlation < LEAST_CORRELATION);
  return lost < 0 ? errors.length : lost;
}

const finite = (values: readonly number[]) => values.filter((value) => !Number.isNaN(value));

/** Gathers figures; groups and methods keep the order in which they came. */
export class Scores {
  readonly #groups = new Map<string, Map<string, Curves>>();

  /** Figures of one simulation, by step from 1. */
  add(group: string, method: string, errors: StateErrors[]): void {
    const methods = this.#groups.get(group) ?? new Map<string, Curves>();
    this.#groups.set(group, methods);
    methods.set(method, [...(methods.get(method) ?? []), errors]);
  }

  get groups(): string[] {
    return [...this.#groups.keys()];
  }

  /** One row for every group and method; where there are several groups, their means under the name `mean`. */
  rows(methods: readonly string[]): EvaluationRow[] {
    const rows = this.groups.flatMap((group) =>
      methods.map((method) => ({
        group,
        method,
        metrics: metricsOf(scoresOf(this.#groups.get(group)!.get(method) ?? [])),
      })),
    );
    if (this.#groups.size < 2) return rows;
    return [...rows, ...methods.map((method) => ({ group: "mean", method, metrics: meanMetrics(rows, method) }))];
  }

  /** For plots: how errors grow. */
  curves(): MethodCurves[] {
    return [...this.#groups].flatMap(([group, methods]) =>
      [...methods].map(([method, curves]) => {
        const by = (key: keyof StateErrors) => byStep(curves, key);
        return {
          group,
          method,
          nrmse: by("nrmse"),
          correlation: by("correlation"),
          spectrum: by("spectrum"),
          mass_drift: by("mass"),
          energy_drift: by("energy"),
        };
      }),
    );
  }
}

/** Mean over the simulations that have the step; NaN becomes null in JSON. */
function byStep(curves: Curves, key: keyof StateErrors): number[] {
  const longest = curves.reduce((most, { length }) => Math.max(most, length), 0);
  return Array.from({ length: longest }, (_, k) => at(curves, k + 1, key));
}

/** Mean of a figure at a step; NaN where no simulation has it. */
function at(curves: Curves, step: number, key: keyof StateErrors): number {
  return mean(finite(curves.flatMap((errors) => errors[step - 1]?.[key] ?? [])));
}

function scoresOf(curves: Curves): Partial<Record<MetricName, number>> {
  return {
    NRMSE_1: at(curves, 1, "nrmse"),
    NRMSE_5: at(curves, 5, "nrmse"),
    NRMSE_10: at(curves, 10, "nrmse"),
    NRMSE_20: at(curves, 20, "nrmse"),
    VRMSE_1: at(curves, 1, "vrmse"),
    MAE_1: at(curves, 1, "mae"),
    MAX_1: at(curves, 1, "max"),
    CORR_10: at(curves, 10, "correlation"),
    SPECTRUM_10: at(curves, 10, "spectrum"),
    STEPS_CORR: mean(curves.map(stepsCorrelated)),
  };
}

/** Mean over groups, of those that have the figure. */
function meanMetrics(rows: readonly EvaluationRow[], method: string): EvaluationRow["metrics"] {
  const own = rows.filter((row) => row.method === method);
  const names = Object.keys(own[0]!.metrics) as MetricName[];
  return metricsOf(
    Object.fromEntries(names.map((name) => [name, mean(own.flatMap(({ metrics }) => metrics[name] ?? []))])),
  );
}
