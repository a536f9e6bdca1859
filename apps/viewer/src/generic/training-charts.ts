// Logged quantities as charts: losses together, each other quantity by itself.
import { CATEGORY_COLOURS, type Chart, type MetricsLog, type Series } from "@sciformer/core/view";

/** A run's log and its name. */
export interface LoggedRun {
  readonly title: string;
  readonly log: MetricsLog;
}

const TEXTS: Readonly<Record<string, string>> = { loss: "training", valid_loss: "validation" };

/** Charts of the quantities that the first run logged; the other runs stand in the same charts. */
export function trainingCharts(runs: readonly LoggedRun[], { isLog }: { readonly isLog: boolean }): Chart[] {
  const names = runs[0]?.log.names ?? [];
  const losses = names.filter((name) => name in TEXTS);
  const others = names.filter((name) => !(name in TEXTS) && name !== "epoch");
  const charts = losses.length === 0 ? [] : [chartOf("loss", "Loss", losses, runs, isLog)];
  return [...charts, ...others.map((name) => chartOf(name, name.replaceAll("_", " "), [name], runs, false))];
}

function chartOf(
  id: string,
  title: string,
  names: readonly string[],
  runs: readonly LoggedRun[],
  isLog: boolean,
): Chart {
  return {
    kind: "xy",
    id,
    title,
    place: id === "loss" ? "main" : "below",
    x: { title: "step", scale: "linear" },
    y: { title: title.toLowerCase(), scale: isLog ? "log" : "linear" },
    series: runs.flatMap((run, index) =>
      names.flatMap((name, variant) => seriesOf(run, name, runs.length, index, variant) ?? []),
    ),
    sync: "steps",
  };
}

function seriesOf(
  { title, log }: LoggedRun,
  name: string,
  runs: number,
  index: number,
  variant: number,
): Series | undefined {
  const found = log.series(name);
  if (found === undefined) return undefined;
  const text = TEXTS[name] ?? name.replaceAll("_", " ");
  return {
    id: `${title} ${name}`,
    label: runs > 1 ? `${title}: ${text}` : text,
    x: found.steps,
    y: found.values,
    look: "line",
    colour: CATEGORY_COLOURS[(runs > 1 ? index : variant) % CATEGORY_COLOURS.length]!,
    dash: runs > 1 && variant > 0,
  };
}
