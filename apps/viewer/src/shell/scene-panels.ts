// What stands around the pictures of an open scene: controls, legends, figures, notes, charts, listings, time line.
import type { Picked, SceneFrame, ShownRows, Table } from "@sciformer/core/view";
import { Charts } from "./charts/charts.ts";
import type { Comparison } from "./comparison.ts";
import { listingRows } from "./csv.ts";
import { replace } from "./dom.ts";
import type { Regions } from "./layout.ts";
import { ControlsPanel } from "./panels/controls-panel.ts";
import { LegendsPanel } from "./panels/legends-panel.ts";
import { Listings } from "./panels/listings.ts";
import { LiveRegion } from "./panels/live-region.ts";
import { ModelPanel } from "./panels/model-panel.ts";
import { NotesPanel } from "./panels/notes-panel.ts";
import { ReadoutPanel } from "./panels/readout-panel.ts";
import { TimelineBar } from "./panels/timeline-bar.ts";
import type { SceneSession, Shown } from "./scene-session.ts";
import type { ViewState } from "./url-state.ts";

/** What a person does in panels goes to. */
export interface PanelOwner {
  readonly session: SceneSession | undefined;
  readonly comparison: Comparison;
  table(name: string): Promise<Table | undefined>;
  /** Rows of a listing are shown otherwise. */
  filtered(): void;
}

export class ScenePanels {
  readonly timeline: TimelineBar;
  readonly #regions: Regions;
  readonly #controls: ControlsPanel;
  readonly #legends: LegendsPanel;
  readonly #readout: ReadoutPanel;
  readonly #notes = new NotesPanel();
  readonly #model: ModelPanel;
  readonly #said = new LiveRegion();
  readonly #charts: Charts;
  readonly #listings: Listings;

  constructor(regions: Regions, owner: PanelOwner) {
    this.#regions = regions;
    this.#controls = new ControlsPanel({
      set: (id, value) => owner.session?.setControl(id, value),
      press: (id) => owner.session?.press(id),
    });
    this.#legends = new LegendsPanel((id, choice) => owner.session?.setScale(id, choice));
    const setTime = (time: number) => owner.session?.setTime(time);
    this.#readout = new ReadoutPanel({ setTime, table: (name) => owner.table(name) });
    this.timeline = new TimelineBar({ setTime, setPlaying: (playing) => owner.session?.setPlaying(playing) });
    this.#model = new ModelPanel({
      focus: (focus) => owner.session?.setFocus(focus),
      tokens: (tokens) => owner.session?.setTokens(tokens),
    });
    const places = { main: regions.mainCharts, below: regions.below, side: regions.sideCharts };
    this.#charts = new Charts(places, {
      report: (change) => {
        const found = owner.comparison.ownerOf(change.chart);
        if (found) found.session.report({ ...change, chart: found.id });
        else owner.session?.report(change);
      },
      setRange: (id, range) => owner.session?.setRange(id, range),
      setTime,
    });
    this.#listings = new Listings(places, {
      pick: (listing, row) => owner.session?.report({ kind: "listing-pick", listing, row }),
      filter: (listing, rows) => {
        owner.session?.report({ kind: "listing-filter", listing, rows });
        owner.filtered();
      },
    });
    this.#fillRegions();
    this.clear();
  }

  /** Filters and order of listings, as the address says them. */
  get listingChoices(): ViewState["listings"] {
    return this.#listings.choices;
  }

  /** Rows that the listings show. */
  get rows(): readonly ShownRows[] {
    return this.#listings.views.map((view) => listingRows(view.listing, view.shown));
  }

  restore({ listings }: ViewState): void {
    this.#listings.restore(listings);
  }

  /** @param frame with what the runs beside it show */
  update({ state, controls }: Shown, frame: SceneFrame, chosen: readonly Picked[]): void {
    this.#controls.update(controls, state.controls);
    this.#legends.update(frame.legends);
    this.#readout.update(frame.readouts, chosen, frame.timeline);
    this.#said.tellChosen(chosen);
    this.#notes.update(frame.notes);
    this.#model.update(frame.probe, state);
    this.timeline.update(frame.timeline, state);
    this.#charts.update(frame, state);
    this.#listings.update(frame.listings);
  }

  clear(): void {
    this.timeline.stop();
    this.#charts.clear();
    this.#listings.update([]);
    this.#regions.mainCharts.replaceChildren();
    for (const panel of [this.#controls, this.#legends, this.#readout]) panel.element.hidden = true;
    this.#controls.update([], {});
    this.#legends.update([]);
    this.#readout.update([], [], undefined);
    this.#notes.update([]);
    this.#model.clear();
    this.timeline.element.hidden = true;
  }

  /** Shows something in the place of a scene. */
  showInstead(element: HTMLElement): void {
    replace(this.#regions.mainCharts, element);
  }

  /** To who cannot see it. */
  say(text: string): void {
    this.#said.say(text);
  }

  /** @returns false if no control has the key */
  pressKey(key: string): boolean {
    return this.#controls.pressKey(key);
  }

  #fillRegions(): void {
    const { stage, foot, right, sideCharts, status, root } = this.#regions;
    stage.append(this.#notes.badges);
    foot.append(this.timeline.element);
    foot.before(this.#model.element);
    right.append(
      this.#notes.element,
      this.#controls.element,
      this.#legends.element,
      this.#readout.element,
      sideCharts,
      status,
    );
    root.append(this.#said.element);
  }
}
