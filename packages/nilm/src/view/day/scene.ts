// "Day": the mains curve with what the model finds under it, over a day, a week or all that there is.
import {
  type Change,
  type Control,
  flagValue,
  Kept,
  type Legend,
  type Listing,
  type Note,
  numberValue,
  type Picked,
  type Scene,
  type SceneFrame,
  type SceneHost,
  type SceneState,
  type ShownRows,
  textValue,
} from "@sciformer/core/view";
import { applianceChoices, appliancesControl, chosenAppliances } from "../appliance-choice.ts";
import { houseTimeline } from "../clock.ts";
import { houseControl, strongestTime } from "../house-choice.ts";
import { dateText, eventsBetween, eventsOf, type HouseEvent, pickedEvent } from "../house-events.ts";
import { HouseSource } from "../house-source.ts";
import type { House } from "../houses.ts";
import { cursorReadout, energyReadout, scoreReadout } from "./figures.ts";
import { type DayView, dayCharts } from "./layout.ts";
import { type Page, pageAt, SPANS, type Span, samplesOf, turnedPage } from "./page.ts";

/** Appliances that have a chart of their own unless others are chosen. */
const DETAILED = 1;
/** Half an hour a second. */
const RATE = 30 * 60_000;
/** Largest factor of the thresholds. */
const MOST_THRESHOLD = 4;

export async function openDay(host: SceneHost): Promise<Scene> {
  return new DayScene(host, await HouseSource.open(host.data));
}

class DayScene implements Scene {
  readonly #host: SceneHost;
  readonly #source: HouseSource;
  #house: House | undefined;
  #frame: SceneFrame | undefined;
  #view: DayView | undefined;
  readonly #events = new Kept<readonly HouseEvent[]>();
  readonly #seen = new Kept<readonly HouseEvent[]>();
  readonly #start = new Kept<number>();
  readonly #page = new Kept<Page>();
  readonly #charts = new Kept<SceneFrame["charts"]>();
  readonly #timeline = new Kept<NonNullable<SceneFrame["timeline"]>>();
  readonly #legends = new Kept<readonly Legend[]>();
  readonly #listings = new Kept<readonly Listing[]>();
  readonly #energy = new Kept<SceneFrame["readouts"]>();
  readonly #readouts = new Kept<SceneFrame["readouts"]>();
  readonly #notes = new Kept<readonly Note[]>();

  constructor(host: SceneHost, source: HouseSource) {
    this.#host = host;
    this.#source = source;
  }

  controls(): readonly Control[] {
    const { houseIds, appliances } = this.#source;
    const choices = applianceChoices(appliances);
    const hasTruth = appliances.some((appliance) => appliance.hasTruth);
    const thresholds = appliances.map(({ label, thresholdW }) => `${label} ${thresholdW} W`).join(", ");
    return [
      houseControl(houseIds),
      {
        kind: "select",
        id: "span",
        label: "Span",
        look: "segments",
        key: "s",
        choices: SPANS.map((span) => ({
          value: span,
          label: span === "all" ? "All" : span[0]!.toUpperCase() + span.slice(1),
        })),
        value: "day",
        help: "Drag over a chart to zoom in, double-click to zoom out",
      },
      { kind: "button", id: "back", label: "Earlier", key: "j" },
      { kind: "button", id: "on", label: "Later", key: "k" },
      appliancesControl(appliances),
      {
        kind: "multi-select",
        id: "detail",
        label: "Each by itself",
        help: "A chart with the measured line and the error band",
        choices,
        value: appliances.slice(0, DETAILED).map(({ name }) => name),
      },
      {
        kind: "toggle",
        id: "truth",
        label: "Measured",
        value: true,
        key: "m",
        ...(hasTruth ? {} : { disabled: "nothing was measured" }),
      },
      { kind: "toggle", id: "band", label: "90 % band", value: true, key: "u" },
      {
        kind: "slider",
        id: "threshold",
        label: "On threshold",
        unit: "\u00d7",
        min: 1,
        max: MOST_THRESHOLD,
        step: 0.05,
        value: 1,
        help: `Factor of the trained thresholds (${thresholds}): events and scores follow`,
      },
    ];
  }

  async update(state: SceneState, changes: readonly Change[]): Promise<SceneFrame> {
    const { controls } = state;
    const house = await this.#source.house(controls, changes);
    this.#house = house;
    const time = this.#timeIn(house, state);
    this.#act(house, state, time, changes);
    const view = this.#viewOf(house, state, time);
    this.#view = view;
    const detail = chosenAppliances(this.#source.appliances, controls, "detail");
    const { zone } = this.#source;
    const seen = this.#seen.of([view.events, ...view.sight], () => eventsBetween(view.events, ...view.sight));
    this.#frame = {
      panes: [],
      timeline: this.#timeline.of([house], () => houseTimeline(house, zone, this.#startOf(house), RATE)),
      legends: this.#legends.of([view.theme, view.showsTruth, ...view.appliances], () => legendsOf(view)),
      charts: this.#charts.of([...viewKeys(view), ...detail], () => dayCharts(view, detail)),
      listings: this.#listings.of([seen, view.chosen], () => [this.#listing(seen, view)]),
      readouts: this.#readoutsOf(view, time, numberValue(controls, "threshold")),
      notes: this.#notes.of([house], () => notesOf(house)),
      items: { count: seen.length, at: (index) => pickedEvent(seen[index]!, house, zone) },
    };
    return this.#frame;
  }

  pickNamed(key: string): Picked | undefined {
    const event = this.#view?.events.find((one) => one.key === key);
    return event && this.#house && pickedEvent(event, this.#house, this.#source.zone);
  }

  shown(): ShownRows | undefined {
    const view = this.#view;
    if (view === undefined) return undefined;
    const { house, appliances, zone } = view;
    const { from, to } = samplesOf(house, stretchOf(view.sight));
    const series = appliances.flatMap(({ name }) => {
      const { watts, truth } = house.power.get(name)!;
      return [{ name: `${name}_w`, values: watts }, ...(truth ? [{ name: `${name}_true_w`, values: truth }] : [])];
    });
    const all = [{ name: "aggregate_w", values: house.mains }, ...series];
    const rows = Array.from({ length: to - from }, (_, at) => [
      dateText(house.times[from + at]!, zone),
      ...all.map(({ values }) => (Number.isNaN(values[from + at]!) ? null : values[from + at]!)),
    ]);
    const columns = [{ name: `time ${zone.name}` }, ...all.map(({ name }) => ({ name, unit: "W" }))];
    return { fileName: `house-${house.id}-${view.page.name}.csv`, columns, rows };
  }

  dispose(): void {}

  /** Where the cursor is, or will be when the time line has been declared. */
  #timeIn(house: House, { time }: SceneState): number {
    const { startMs, count, periodMs } = house.grid;
    const isInside = time >= startMs && time < startMs + count * periodMs;
    return isInside ? time : this.#startOf(house);
  }

  /** The strongest moment of the first days: something is to be seen there. */
  #startOf(house: House): number {
    return this.#start.of([house], () => strongestTime(house, this.#source.appliances));
  }

  #act(house: House, { controls }: SceneState, time: number, changes: readonly Change[]): void {
    const span = textValue(controls, "span") as Span;
    for (const change of changes) {
      if (change.kind === "button" && (change.id === "back" || change.id === "on")) {
        this.#host.setTime(turnedPage(span, time, change.id === "on" ? 1 : -1, this.#source.zone));
      }
      if (change.kind === "handle" && change.phase === "end") this.#choose(this.#view?.events, change.handle, house);
      if (change.kind === "listing-pick")
        this.#choose(this.#view?.events, this.#frame!.listings[0]!.key(change.row), house);
    }
  }

  #choose(events: readonly HouseEvent[] = [], key: string, house: House): void {
    const event = events.find((one) => one.key === key);
    if (event === undefined) return;
    const picked = pickedEvent(event, house, this.#source.zone);
    this.#host.select([picked]);
    this.#host.setTime(event.startMs);
  }

  #viewOf(house: House, { controls, ranges, theme, selection }: SceneState, time: number): DayView {
    const { zone } = this.#source;
    const span = textValue(controls, "span") as Span;
    const here = pageAt(house, span, time, zone);
    const page = this.#page.of([house, here.name], () => here);
    const appliances = chosenAppliances(this.#source.appliances, controls);
    const showsTruth = flagValue(controls, "truth");
    const factor = numberValue(controls, "threshold");
    const events = this.#events.of([house, showsTruth, factor, ...appliances], () =>
      appliances.flatMap((appliance) => [
        ...eventsOf(house, appliance, "predicted", factor * appliance.thresholdW),
        ...(showsTruth ? eventsOf(house, appliance, "measured", appliance.thresholdW) : []),
      ]),
    );
    const chosen = events.filter(({ key }) => selection.some((one) => one.key === key));
    const sight = ranges[page.name] ?? [page.from, page.to];
    return {
      house,
      appliances,
      events,
      chosen,
      page,
      sight,
      zone,
      theme,
      showsTruth,
      showsBand: flagValue(controls, "band"),
    };
  }

  #readoutsOf(view: DayView, time: number, factor: number): SceneFrame["readouts"] {
    const { house, appliances, sight } = view;
    const inSight = this.#energy.of([house, factor, ...sight, ...appliances], () => {
      const samples = samplesOf(house, stretchOf(sight));
      const scores = scoreReadout(house, appliances, samples, ({ thresholdW }) => factor * thresholdW);
      return [energyReadout(house, appliances, samples), ...(scores ? [scores] : [])];
    });
    return this.#readouts.of([inSight, time], () => [cursorReadout(house, appliances, time), ...inSight]);
  }

  #listing(events: readonly HouseEvent[], { zone, chosen }: DayView): Listing {
    const ordered = [...events].sort((a, b) => a.startMs - b.startMs);
    const cells = (event: HouseEvent) => [
      event.appliance.label,
      event.source,
      dateText(event.startMs, zone),
      (event.endMs - event.startMs) / 60_000,
      event.energyKwh,
      event.peakW,
    ];
    const [first] = chosen;
    return {
      id: "events",
      title: "Events in sight",
      place: "side",
      look: "table",
      columns: [
        { id: "appliance", title: "appliance", kind: "text", filter: "choice" },
        { id: "source", title: "source", kind: "text", filter: "choice" },
        { id: "start", title: "start", kind: "text" },
        { id: "minutes", title: "duration", unit: "min", kind: "number", digits: 0 },
        { id: "energy", title: "energy", unit: "kWh", kind: "number", digits: 3 },
        { id: "peak", title: "peak", unit: "W", kind: "number", digits: 0 },
      ],
      rows: ordered.length,
      cell: (row, column) => cells(ordered[row]!)[column]!,
      key: (row) => ordered[row]!.key,
      ...(first === undefined ? {} : { selected: first.key }),
    };
  }
}

function stretchOf([from, to]: readonly [number, number]) {
  return { from, to };
}

function viewKeys({ house, appliances, events, chosen, page, sight, theme, showsBand }: DayView): readonly unknown[] {
  const chosenKeys = chosen.map(({ key }) => key).join();
  return [house, events, chosenKeys, page, ...sight, theme, showsBand, appliances.length, ...appliances];
}

function legendsOf({ appliances, theme, showsTruth }: DayView): readonly Legend[] {
  const power: Legend = {
    kind: "categories",
    id: "power",
    title: "Power",
    entries: [
      ...appliances.map(({ label, colour }) => ({ label, colour })),
      { label: "mains, or measured by itself", colour: theme.text, mark: "line" },
      { label: "no data", colour: theme.quiet, mark: "fill" },
    ],
  };
  const lower = { label: "below: measured", colour: theme.quiet };
  const upper = { label: "above: predicted", colour: appliances[0]?.colour ?? theme.accent };
  return [power, { kind: "categories", id: "events", title: "Events", entries: showsTruth ? [upper, lower] : [upper] }];
}

function notesOf(house: House): readonly Note[] {
  const hasTruth = [...house.power.values()].some(({ truth }) => truth !== undefined);
  const text = "Nothing was measured in this house: predictions alone are shown.";
  return hasTruth ? [] : [{ id: "no-truth", tone: "info", text }];
}
