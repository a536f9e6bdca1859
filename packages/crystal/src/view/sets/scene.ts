// "Sets": many structures at once: what was generated beside the data, what was predicted beside the truth.
import {
  type Chart,
  type Control,
  flagValue,
  Kept,
  type Readout,
  type Scene,
  type SceneFrame,
  type SceneHost,
  type SceneState,
  type Table,
  textValue,
} from "@sciformer/core/view";
import type { GeneScores } from "../../evaluation/gene-scores.ts";
import { countGenes } from "../importers/genes-file.ts";
import type { Harvest } from "../structures/group-check.ts";
import { type CrystalSource, crystalSources, genesFile } from "../structures/sources.ts";
import { SymmetryWorker } from "../worker/symmetry-worker.ts";
import {
  countCharts,
  type ElementView,
  groupChart,
  harvestChart,
  type NamedSet,
  scoresReadout,
  setElements,
} from "./layout.ts";
import {
  errorChart,
  errorReadout,
  type PredictedProperty,
  parityChart,
  predictedProperty,
  propertiesOf,
  type Surprise,
  surpriseCharts,
  surpriseOf,
} from "./predictions.ts";
import { summaryOf } from "./summary.ts";

const NONE = "none";
/** More structures than this are not compared one with another in the page. */
const MOST_SCORED = 30_000;

export async function openSets(host: SceneHost): Promise<Scene> {
  const [sources, predictions] = await Promise.all([crystalSources(host.data), host.data.predictions()]);
  const properties = predictions ? propertiesOf(predictions) : [];
  return new SetsScene(host, sources, predictions, properties);
}

type Parts = Pick<SceneFrame, "charts" | "readouts">;

/** What is known of two sets. */
interface Compared {
  readonly set: NamedSet;
  readonly beside: NamedSet | undefined;
  readonly harvest: Harvest | undefined;
}

class SetsScene implements Scene {
  readonly #host: SceneHost;
  readonly #sources: readonly CrystalSource[];
  readonly #predictions: Table | undefined;
  readonly #properties: readonly string[];
  readonly #worker: SymmetryWorker;
  readonly #sets = new Map<string, Promise<NamedSet>>();
  readonly #predicted = new Map<string, Promise<PredictedProperty>>();
  readonly #scores = new Map<string, GeneScores | undefined>();
  #surprise: Promise<Surprise> | undefined;
  readonly #charts = new Kept<readonly Chart[]>();
  readonly #readouts = new Kept<readonly Readout[]>();

  constructor(
    host: SceneHost,
    sources: readonly CrystalSource[],
    predictions: Table | undefined,
    properties: readonly string[],
  ) {
    this.#host = host;
    this.#sources = sources;
    this.#predictions = predictions;
    this.#properties = properties;
    this.#worker = new SymmetryWorker(host);
  }

  controls(): readonly Control[] {
    const choices = this.#sources.map(({ id, label }) => ({ value: id, label }));
    const last = choices.at(-1)!.value;
    const elements = [
      { value: "set", label: "This set" },
      { value: "beside", label: "Beside" },
      { value: "ratio", label: "Ratio" },
    ];
    return [
      ...(this.#hasPredictions ? [lookControl(this.#properties.length > 0)] : []),
      ...(this.#properties.length > 0 ? [propertyControl(this.#properties)] : []),
      { kind: "select", id: "set", label: "Set", choices, value: choices[0]!.value },
      {
        kind: "select",
        id: "beside",
        label: "Beside",
        choices: [...choices, { value: NONE, label: "nothing" }],
        value: choices.length > 1 ? last : NONE,
      },
      { kind: "toggle", id: "log", label: "Logarithmic shares of groups", key: "l", value: false },
      { kind: "select", id: "elements", label: "Elements of", look: "segments", choices: elements, value: "set" },
    ];
  }

  async update(state: SceneState): Promise<SceneFrame> {
    const common = { panes: [], legends: [], listings: [], notes: [] };
    const isOfPredictions = this.#hasPredictions && textValue(state.controls, "look") === "predictions";
    return { ...common, ...(isOfPredictions ? await this.#predictionParts(state) : await this.#setParts(state)) };
  }

  dispose(): void {}

  get #hasPredictions(): boolean {
    return this.#predictions !== undefined && (this.#properties.length > 0 || this.#hasSurprise);
  }

  get #hasSurprise(): boolean {
    return this.#predictions?.columns.some(({ name }) => name === "surprise") ?? false;
  }

  async #setParts({ controls, theme }: SceneState): Promise<Parts> {
    const compared = await this.#compared(textValue(controls, "set"), textValue(controls, "beside"));
    const { set, beside, harvest } = compared;
    const scores = this.#scoresOf(compared);
    const isLog = flagValue(controls, "log");
    const view = textValue(controls, "elements") as ElementView;
    return {
      charts: this.#charts.of([set, beside, harvest, theme, isLog, view], () => [
        groupChart(set, beside, isLog, theme),
        setElements(set, beside, view),
        ...countCharts(set, beside, theme),
        ...(harvest ? [harvestChart(harvest, theme)] : []),
      ]),
      readouts: this.#readouts.of([set, beside, scores, harvest], () => [
        sizesReadout(compared),
        ...(scores && beside ? [scoresReadout(scores, beside.label)] : []),
      ]),
    };
  }

  async #predictionParts(state: SceneState): Promise<Parts> {
    const property = await this.#propertyOf(state);
    const surprise = await this.#surpriseOf();
    return {
      charts: this.#charts.of([property, surprise, state.theme], () => [
        ...(property ? [parityChart(property, state.theme), errorChart(property, state.theme)] : []),
        ...(surprise ? surpriseCharts(surprise, state.theme) : []),
      ]),
      readouts: this.#readouts.of([property], () => (property ? [errorReadout(property)] : [])),
    };
  }

  async #compared(set: string, beside: string): Promise<Compared> {
    const [one, other] = await Promise.all([this.#setOf(set), beside === NONE ? undefined : this.#setOf(beside)]);
    const harvest = await this.#harvestOf(set, one);
    return { set: one, beside: beside === set ? undefined : other, harvest };
  }

  #setOf(id: string): Promise<NamedSet> {
    const known = this.#sets.get(id) ?? this.#load(id);
    this.#sets.set(id, known);
    known.catch(() => this.#sets.delete(id));
    return known;
  }

  async #load(id: string): Promise<NamedSet> {
    const source = this.#sources.find((one) => one.id === id)!;
    const table = await source.open();
    return { label: source.label.toLowerCase(), summary: summaryOf(await table.genes()) };
  }

  async #harvestOf(id: string, { summary }: NamedSet): Promise<Harvest | undefined> {
    const { data } = this.#host;
    const file = genesFile(Object.keys(data.run?.files ?? {}));
    const content = id === "generated" && file !== undefined ? await data.file(file) : undefined;
    return content && { genes: countGenes(content, file!), structures: summary.genes.length };
  }

  async #propertyOf({ controls }: SceneState): Promise<PredictedProperty | undefined> {
    if (this.#predictions === undefined || this.#properties.length === 0) return undefined;
    const name = textValue(controls, "property");
    const known = this.#predicted.get(name) ?? predictedProperty(this.#predictions, name);
    this.#predicted.set(name, known);
    return known;
  }

  async #surpriseOf(): Promise<Surprise | undefined> {
    if (!this.#hasSurprise) return undefined;
    this.#surprise ??= surpriseOf(this.#predictions!);
    return this.#surprise;
  }

  /** Figures of the set beside the other, once the worker has them. */
  #scoresOf({ set, beside }: Compared): GeneScores | undefined {
    if (beside === undefined) return undefined;
    const key = `${set.label}|${beside.label}`;
    if (!this.#scores.has(key) && set.summary.genes.length + beside.summary.genes.length <= MOST_SCORED) {
      this.#scores.set(key, undefined);
      this.#worker.score(set.summary.genes, beside.summary.genes).then(
        (scores) => {
          this.#scores.set(key, scores);
          this.#host.invalidate();
        },
        (error) => {
          if (!this.#host.signal.aborted) this.#host.fail(error);
        },
      );
    }
    return this.#scores.get(key);
  }
}

function lookControl(isOfProperties: boolean): Control {
  return {
    kind: "select",
    id: "look",
    label: "Look at",
    look: "segments",
    key: "v",
    choices: [
      { value: "sets", label: "Structures" },
      { value: "predictions", label: "Predictions" },
    ],
    value: isOfProperties ? "predictions" : "sets",
  };
}

function propertyControl(properties: readonly string[]): Control {
  const choices = properties.map((name) => ({ value: name, label: name.replaceAll("_", " ") }));
  return { kind: "select", id: "property", label: "Property", choices, value: choices[0]!.value };
}

function sizesReadout({ set, beside, harvest }: Compared): Readout {
  return {
    id: "sizes",
    title: "Structures",
    rows: [
      { label: set.label, value: set.summary.genes.length },
      ...(beside ? [{ label: beside.label, value: beside.summary.genes.length }] : []),
      ...(harvest ? [{ label: "genes dropped", value: harvest.genes - harvest.structures }] : []),
    ],
  };
}
