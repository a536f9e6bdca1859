// The open scene on other runs: their panes and charts beside its own, set to the same controls, time and cameras.
import type {
  Chart,
  Legend,
  Pane,
  Picked,
  ScaleChoice,
  SceneData,
  SceneDefinition,
  SceneFrame,
  SceneHost,
} from "@sciformer/core/view";
import { SceneSession } from "./scene-session.ts";
import { EMPTY_VIEW } from "./url-state.ts";

/** Stands between the id of a pane or chart and the number of its run. */
const MARK = "@";

/** What the comparison needs of the page. */
export interface ComparisonParts {
  host(data: SceneData, session: () => SceneSession | undefined): SceneHost;
  /** A run shows something else. */
  changed(): void;
  failed(error: unknown): void;
}

interface Companion {
  readonly number: number;
  readonly data: SceneData;
  readonly session: SceneSession;
  /** Its parts under their names here; the same object for the same part. */
  readonly named: WeakMap<object, object>;
}

export class Comparison {
  readonly #parts: ComparisonParts;
  #companions: readonly Companion[] = [];
  #merged: { readonly of: readonly (SceneFrame | undefined)[]; readonly frame: SceneFrame } | undefined;

  constructor(parts: ComparisonParts) {
    this.#parts = parts;
  }

  /** Opens the scene on each of the runs. A run that it cannot show is left out with its error. */
  async open(
    definition: SceneDefinition,
    runs: readonly SceneData[],
    lead: SceneSession,
    signal: AbortSignal,
  ): Promise<void> {
    for (const [index, data] of runs.entries()) {
      try {
        const companion = await this.#start(definition, data, index + 1, lead);
        if (signal.aborted) {
          companion.session.close();
          return;
        }
        this.#companions = [...this.#companions, companion];
        await companion.session.open([]);
        this.follow(lead);
      } catch (error) {
        this.#parts.failed(error);
      }
    }
  }

  /** Brings the runs to what the open scene is set to, limits of colour bars included. */
  follow({ state, frame }: SceneSession): void {
    const scales: Record<string, ScaleChoice> = { ...state.scales };
    for (const legend of frame?.legends ?? []) {
      if (legend.kind === "continuous" && legend.adjustable)
        scales[legend.id] = { map: legend.map, range: legend.range };
    }
    for (const { session } of this.#companions) session.follow({ ...state, scales });
  }

  /** The frame of the open scene with what the runs show: each picture beside its counterpart. */
  merged(frame: SceneFrame): SceneFrame {
    if (this.#companions.length === 0) return frame;
    const of = [frame, ...this.#companions.map(({ session }) => session.frame)];
    if (this.#merged && of.every((one, index) => one === this.#merged!.of[index])) return this.#merged.frame;
    const parts = this.#companions.flatMap((companion) =>
      companion.session.frame ? [{ companion, frame: companion.session.frame }] : [],
    );
    const merged: SceneFrame = {
      ...frame,
      panes: beside(frame.panes, (id) => parts.flatMap((part) => named(part.companion, part.frame.panes, id))),
      charts: beside(frame.charts, (id) => parts.flatMap((part) => named(part.companion, part.frame.charts, id))),
      legends: [...frame.legends, ...parts.flatMap((part) => otherLegends(frame, part.frame, part.companion))],
      readouts: [
        ...frame.readouts,
        ...parts.flatMap((part) =>
          part.frame.readouts.map((one) => ({ ...one, title: titled(one.title, part.companion) })),
        ),
      ],
    };
    this.#merged = { of, frame: merged };
    return merged;
  }

  /** The session that a pane or chart belongs to, and what it is called there; undefined for the open scene's own. */
  ownerOf(id: string): { readonly session: SceneSession; readonly id: string } | undefined {
    const at = id.lastIndexOf(MARK);
    const companion = at < 0 ? undefined : this.#companions.find(({ number }) => String(number) === id.slice(at + 1));
    return companion && { session: companion.session, id: id.slice(0, at) };
  }

  /** What is chosen in the pictures of the runs, with the run in title and table. */
  get selection(): readonly Picked[] {
    return this.#companions.flatMap((companion) =>
      companion.session.state.selection.map((picked) => chosenIn(picked, companion)),
    );
  }

  /** The data of a table's run: `<run>:<table>`. */
  tableOf(name: string): { readonly data: SceneData; readonly table: string } | undefined {
    const companion = this.#companions.find(({ data }) => name.startsWith(`${data.title}:`));
    return companion && { data: companion.data, table: name.slice(companion.data.title.length + 1) };
  }

  get sessions(): readonly SceneSession[] {
    return this.#companions.map(({ session }) => session);
  }

  clearSelection(): void {
    for (const { session } of this.#companions) if (session.state.selection.length > 0) session.select([]);
  }

  close(): void {
    for (const { session } of this.#companions) session.close();
    this.#companions = [];
    this.#merged = undefined;
  }

  async #start(
    definition: SceneDefinition,
    data: SceneData,
    number: number,
    { state }: SceneSession,
  ): Promise<Companion> {
    let session: SceneSession | undefined;
    const scene = await definition.open(this.#parts.host(data, () => session));
    const { time, controls, scales, ranges, theme } = state;
    const view = { ...EMPTY_VIEW, controls, scales, ranges, ...(Number.isNaN(time) ? {} : { time }) };
    session = new SceneSession(scene, view, theme, {
      shown: () => this.#parts.changed(),
      failed: (error) => this.#parts.failed(error),
    });
    return { number, data, session, named: new WeakMap() };
  }
}

function titled(title: string, { data }: Companion): string {
  return `${data.title} \u00b7 ${title}`;
}

/** Things of the open scene, each followed by its counterparts. */
function beside<T extends { readonly id: string }>(own: readonly T[], others: (id: string) => readonly T[]): T[] {
  return own.flatMap((one) => [one, ...others(one.id)]);
}

/** A run's counterpart of a pane or chart under its name here. */
function named<T extends Pane | Chart>(companion: Companion, all: readonly T[], id: string): T[] {
  const original = all.find((one) => one.id === id);
  if (original === undefined) return [];
  const known = companion.named.get(original) as T | undefined;
  const renamed = known ?? {
    ...original,
    id: `${id}${MARK}${companion.number}`,
    title: titled(original.title, companion),
  };
  companion.named.set(original, renamed);
  return [renamed];
}

/** Legends of a run that say something else than those of the open scene. */
function otherLegends(own: SceneFrame, other: SceneFrame, companion: Companion): Legend[] {
  const known = new Set(own.legends.map((legend) => JSON.stringify(legend)));
  return other.legends
    .filter((legend) => !known.has(JSON.stringify(legend)))
    .map((legend) => {
      const { adjustable: _, ...fixed } = { adjustable: undefined, ...legend };
      const renamed = companion.named.get(legend) ?? { ...fixed, title: titled(legend.title, companion) };
      companion.named.set(legend, renamed);
      return renamed as Legend;
    });
}

function chosenIn(picked: Picked, companion: Companion): Picked {
  const { row } = picked;
  return {
    ...picked,
    key: `${picked.key}${MARK}${companion.number}`,
    title: titled(picked.title, companion),
    ...(row ? { row: { ...row, table: `${companion.data.title}:${row.table}` } } : {}),
  };
}

/** What a pane or chart is called in the scene that it comes from. */
export function ownName(id: string): string {
  return id.replace(/@\d+$/, "");
}

/** Which of the runs beside the open one a pane or chart belongs to, from 1; 0 for the open one. */
export function runNumber(id: string): number {
  return Number(/@(\d+)$/.exec(id)?.[1] ?? 0);
}
