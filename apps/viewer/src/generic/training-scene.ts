// What was logged while training, and the evaluation beside it; both follow a run that is being trained.
import {
  CATEGORY_COLOURS,
  type CellValue,
  type Change,
  type Chart,
  type Control,
  flagValue,
  type Json,
  type JsonObject,
  type Listing,
  type MetricsLog,
  type Scene,
  type SceneData,
  type SceneFrame,
  type SceneHost,
  type SceneState,
  type ShownRows,
} from "@sciformer/core/view";
import { evaluationListing } from "./evaluation-listing.ts";
import { type LoggedRun, trainingCharts } from "./training-charts.ts";

export async function openTraining(host: SceneHost): Promise<Scene> {
  const scene = new TrainingScene(host);
  await scene.read(true);
  return scene;
}

class TrainingScene implements Scene {
  readonly #host: SceneHost;
  #runs: readonly LoggedRun[] = [];
  #evaluation: Listing | undefined;
  #frame: SceneFrame | undefined;

  constructor(host: SceneHost) {
    this.#host = host;
  }

  async read(withEvaluation: boolean): Promise<void> {
    const { data, beside } = this.#host;
    const logged = async (one: SceneData): Promise<LoggedRun> => ({ title: one.title, log: await one.metrics() });
    this.#runs = await Promise.all([data, ...beside].map(logged));
    if (withEvaluation) this.#evaluation = evaluationListing(await data.evaluation());
  }

  controls(): readonly Control[] {
    return [
      {
        kind: "toggle",
        id: "log",
        label: "Logarithmic loss",
        value: true,
        key: "l",
        help: "Losses on a logarithmic axis",
      },
    ];
  }

  async update(state: SceneState, changes: readonly Change[]): Promise<SceneFrame> {
    const parts = changes.flatMap((change) => (change.kind === "data" ? [change.part] : []));
    if (parts.length > 0) await this.read(parts.includes("evaluation"));
    const isSame = changes.every(({ kind }) => kind === "range" || kind === "hover");
    if (isSame && this.#frame) return this.#frame;
    const charts: readonly Chart[] = trainingCharts(this.#runs, { isLog: flagValue(state.controls, "log") });
    const [{ log }] = this.#runs as readonly [LoggedRun];
    this.#frame = {
      panes: [],
      legends: this.#runs.length > 1 ? [runsLegend(this.#runs)] : [],
      charts,
      listings: this.#evaluation ? [this.#evaluation] : [],
      readouts: [{ id: "last", title: "Last values", rows: lastValues(log) }, ...this.#settings()],
      notes: [],
    };
    return this.#frame;
  }

  shown(): ShownRows {
    const [{ log }] = this.#runs as readonly [LoggedRun];
    return {
      fileName: `${this.#host.data.title}-metrics.csv`,
      columns: [{ name: "step" }, ...log.names.map((name) => ({ name }))],
      rows: metricRows(log),
    };
  }

  dispose(): void {}

  #settings(): SceneFrame["readouts"] {
    const config = this.#host.data.run?.config ?? {};
    const parts = ["model", "recipe"].flatMap((name) => {
      const part = config[name];
      return isObject(part)
        ? [{ id: name, title: name === "model" ? "Model" : "Recipe", rows: settingRows(part) }]
        : [];
    });
    return parts;
  }
}

function runsLegend(runs: readonly LoggedRun[]): SceneFrame["legends"][number] {
  const entries = runs.map(({ title }, index) => ({
    label: title,
    colour: CATEGORY_COLOURS[index % CATEGORY_COLOURS.length]!,
    mark: "line" as const,
  }));
  return { kind: "categories", id: "runs", title: "Runs", entries };
}

function lastValues(log: MetricsLog) {
  const rows = log.names.map((label) => ({ label, value: log.series(label)!.values.at(-1)! }));
  return [{ label: "step", value: log.step }, ...rows];
}

function settingRows(part: JsonObject) {
  return Object.entries(part).flatMap(([label, value]) =>
    typeof value === "object"
      ? []
      : [{ label, value: typeof value === "number" ? String(value) : (value as string | boolean) }],
  );
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** One row a step, empty where a quantity was not logged. */
function* metricRows(log: MetricsLog): Generator<readonly CellValue[]> {
  const byStep = new Map<number, Map<string, number>>();
  for (const name of log.names) {
    const { steps, values } = log.series(name)!;
    steps.forEach((step, index) => {
      const row = byStep.get(step) ?? new Map<string, number>();
      byStep.set(step, row.set(name, values[index]!));
    });
  }
  for (const step of [...byStep.keys()].sort((a, b) => a - b)) {
    yield [step, ...log.names.map((name) => byStep.get(step)!.get(name) ?? null)];
  }
}
