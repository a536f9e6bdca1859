// "Structures": one crystal after another, with its Wyckoff sites, its symmetry, and the check of its space group.
import {
  type Change,
  type Control,
  type Hit,
  Kept,
  type Listing,
  type Note,
  type Picked,
  type Readout,
  type Scene,
  type SceneExport,
  type SceneFrame,
  type SceneHost,
  type SceneState,
  type ShownRows,
  type Timeline,
  textValue,
} from "@sciformer/core/view";
import { CELL_CONTROLS } from "../cell/cell-controls.ts";
import { type CellSubject, CellView } from "../cell/cell-view.ts";
import { countGenes } from "../importers/genes-file.ts";
import { SymmetryWorker } from "../worker/symmetry-worker.ts";
import type { CrystalEntry, CrystalTable } from "./crystal-table.ts";
import { PredictedFigures } from "./figures.ts";
import { checkReadout, type Harvest } from "./group-check.ts";
import { cifExport, figuresOf, listOf, notesOf, type Shape, timelineOf } from "./layout.ts";
import { type CrystalSource, crystalSources, genesFile } from "./sources.ts";

export async function openStructures(host: SceneHost): Promise<Scene> {
  const [sources, predicted] = await Promise.all([crystalSources(host.data), PredictedFigures.open(host.data)]);
  return new StructuresScene(host, sources, predicted);
}

class StructuresScene implements Scene {
  readonly selectable = 3;
  readonly #host: SceneHost;
  readonly #sources: readonly CrystalSource[];
  readonly #predicted: PredictedFigures | undefined;
  readonly #view = new CellView();
  readonly #worker: SymmetryWorker;
  readonly #embodied = new Map<CrystalEntry, Shape>();
  readonly #timeline = new Kept<Timeline>();
  readonly #list = new Kept<Listing>();
  readonly #listings = new Kept<readonly Listing[]>();
  readonly #readouts = new Kept<readonly Readout[]>();
  readonly #notes = new Kept<readonly Note[]>();
  readonly #exports = new Kept<readonly SceneExport[]>();
  readonly #subject = new Kept<CellSubject>();
  #table: CrystalTable | undefined;
  #harvest: Promise<Harvest | undefined> | undefined;

  constructor(host: SceneHost, sources: readonly CrystalSource[], predicted: PredictedFigures | undefined) {
    this.#host = host;
    this.#sources = sources;
    this.#predicted = predicted;
    this.#worker = new SymmetryWorker(host);
  }

  controls(): readonly Control[] {
    const choices = this.#sources.map(({ id, label }) => ({ value: id, label }));
    const source: Control = { kind: "select", id: "source", label: "Structures", choices, value: choices[0]!.value };
    return choices.length > 1 ? [source, ...CELL_CONTROLS] : CELL_CONTROLS;
  }

  async update(state: SceneState, changes: readonly Change[]): Promise<SceneFrame> {
    const table = await this.#open(state);
    this.#act(changes);
    const row = Number.isNaN(state.time) ? 0 : Math.min(table.rows - 1, Math.round(state.time));
    const entry = await table.at(row);
    const shape = this.#shapeOf(entry);
    const figures = await this.#predicted?.rowsOf(entry.id);
    const harvest = await this.#harvestOf(table);
    const common = {
      timeline: this.#timeline.of([table], () => timelineOf(table)),
      charts: [],
      notes: this.#notes.of([entry, shape], () => notesOf(table, entry, shape)),
    };
    const list = this.#list.of([table, row], () => listOf(table, row));
    if (shape === undefined || "failure" in shape) {
      return { ...common, panes: [], legends: [], listings: this.#listings.of([list], () => [list]), readouts: [] };
    }
    const { crystal } = shape;
    const subject = this.#subject.of([crystal], () => ({ crystal, title: `${entry.formula}, ${entry.id}` }));
    const parts = this.#view.show(subject, state);
    const checked = this.#worker.check(crystal);
    return {
      ...common,
      panes: parts.panes,
      legends: parts.legends,
      listings: this.#listings.of([parts.sites, list], () => [parts.sites, list]),
      readouts: this.#readouts.of([parts.readouts, entry, checked, figures], () => [
        checkReadout(entry.gene.group, table.isGenerated, checked, harvest),
        ...figuresOf(entry, figures ?? []),
        ...parts.readouts,
      ]),
      items: parts.items,
      exports: this.#exports.of([crystal], () => [cifExport(entry, crystal, table)]),
    };
  }

  pick(hit: Hit): Picked | undefined {
    return this.#view.pick(hit);
  }

  pickNamed(key: string): Picked | undefined {
    return this.#view.pickNamed(key);
  }

  shown(): ShownRows | undefined {
    const table = this.#table;
    if (table === undefined) return undefined;
    const rows = table.ids.map((id, row) => [id, table.formulas[row]!, table.groups[row]!]);
    return {
      fileName: "structures.csv",
      columns: [{ name: "id" }, { name: "formula" }, { name: "space_group" }],
      rows,
    };
  }

  dispose(): void {
    this.#view.dispose();
  }

  async #open({ controls }: SceneState): Promise<CrystalTable> {
    const wanted = this.#sources.length > 1 ? textValue(controls, "source") : this.#sources[0]!.id;
    const table = await this.#sources.find(({ id }) => id === wanted)!.open();
    if (table !== this.#table) this.#harvest = undefined;
    this.#table = table;
    return table;
  }

  #act(changes: readonly Change[]): void {
    for (const change of changes) {
      if (change.kind !== "listing-pick") continue;
      if (change.listing === "structures") this.#host.setTime(change.row);
      const atom = change.listing === "sites" ? this.#view.siteAtom(change.row) : undefined;
      if (atom !== undefined) this.#host.select([atom]);
    }
  }

  /** The stored crystal; for a gene without coordinates one that is packed in the page. */
  #shapeOf(entry: CrystalEntry): Shape {
    if (entry.crystal !== undefined) return { crystal: entry.crystal };
    if (!this.#embodied.has(entry)) {
      this.#embodied.set(entry, undefined);
      void this.#embody(entry);
    }
    return this.#embodied.get(entry);
  }

  async #embody(entry: CrystalEntry): Promise<void> {
    try {
      this.#embodied.set(entry, await this.#worker.embody(entry.gene, entry.row));
      this.#host.invalidate();
    } catch (error) {
      if (!this.#host.signal.aborted) this.#host.fail(error);
    }
  }

  /** How many genes were drawn for the generated structures, where that is known. */
  #harvestOf(table: CrystalTable): Promise<Harvest | undefined> {
    this.#harvest ??= this.#countGenes(table);
    return this.#harvest;
  }

  async #countGenes(table: CrystalTable): Promise<Harvest | undefined> {
    const { data } = this.#host;
    const file = genesFile(Object.keys(data.run?.files ?? {})) ?? "genes.json";
    if (!table.isGenerated) return undefined;
    const content = await data.file(file);
    const hasGeometry = (await table.at(0)).crystal !== undefined;
    return content && hasGeometry ? { genes: countGenes(content, file), structures: table.rows } : undefined;
  }
}
