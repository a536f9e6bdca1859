// "House": a dollhouse whose appliances glow with their power, with dots on the cables from the meter.
import {
  type CameraSpec,
  type Change,
  type ContinuousLegend,
  type Control,
  flagValue,
  type Hit,
  type HostBatch,
  Kept,
  type Legend,
  type Note,
  type Pane,
  type Picked,
  type Readout,
  type Scene,
  type SceneFrame,
  type SceneHost,
  type SceneLabel,
  type SceneState,
  type ShownRows,
  type Timeline,
} from "@sciformer/core/view";
import type { TaskConfig } from "../../config.ts";
import { appliancesControl, chosenAppliances } from "../appliance-choice.ts";
import { type Appliance, labelOf, REMAINDER_COLOUR } from "../appliances.ts";
import { houseTimeline, sampleAt } from "../clock.ts";
import { energyKwh } from "../day/figures.ts";
import { mainsChart } from "../day/layout.ts";
import { pageAt, samplesOf } from "../day/page.ts";
import { houseControl, strongestTime } from "../house-choice.ts";
import { dateText } from "../house-events.ts";
import { HouseSource } from "../house-source.ts";
import type { House } from "../houses.ts";
import { LiveWindow } from "../live-window.ts";
import { modelInputs, outputPower, taskOf } from "../task.ts";
import { hasGap } from "../window-line.ts";
import { HousePicture, PER_DOT } from "./house-picture.ts";
import { type Placed, placeAppliances } from "./layout.ts";
import { type MomentPower, momentPower, momentReadout, powerLegend, REMAINDER, wattsText } from "./power.ts";

/** Half an hour a second. */
const RATE = 30 * 60_000;

type Role = "prediction" | "truth";

/** What is shown now. */
interface Moment {
  readonly house: House;
  readonly appliances: readonly Appliance[];
  readonly sample: number;
  readonly powers: ReadonlyMap<Role, MomentPower>;
  /** The prediction comes of the model in the page. */
  readonly isLive: boolean;
}

export async function openHouse(host: SceneHost): Promise<Scene> {
  return new HouseScene(host, await HouseSource.open(host.data));
}

class HouseScene implements Scene {
  readonly #host: SceneHost;
  readonly #source: HouseSource;
  readonly #task: TaskConfig | undefined;
  readonly #live: LiveWindow;
  #placed: readonly Placed[] = [];
  #pictures: ReadonlyMap<Role, HousePicture> = new Map();
  #moment: Moment | undefined;
  readonly #inputs = new Kept<HostBatch | undefined>();
  readonly #built = new Kept<readonly Placed[]>();
  readonly #start = new Kept<number>();
  readonly #timeline = new Kept<Timeline>();
  readonly #camera = new Kept<CameraSpec>();
  readonly #power = new Kept<ContinuousLegend>();
  readonly #legends = new Kept<readonly Legend[]>();
  readonly #charts = new Kept<SceneFrame["charts"]>();
  readonly #notes = new Kept<readonly Note[]>();

  constructor(host: SceneHost, source: HouseSource) {
    this.#host = host;
    this.#source = source;
    this.#task = taskOf(host.data.run?.config);
    this.#live = new LiveWindow(host);
  }

  controls(): readonly Control[] {
    const { houseIds, appliances } = this.#source;
    const hasTruth = appliances.some((appliance) => appliance.hasTruth);
    const canRun = this.#host.live !== undefined && this.#task !== undefined;
    return [
      houseControl(houseIds),
      appliancesControl(appliances),
      {
        kind: "toggle",
        id: "truth",
        label: "Measured beside it",
        key: "m",
        value: true,
        ...(hasTruth ? {} : { disabled: "nothing was measured" }),
      },
      {
        kind: "toggle",
        id: "live",
        label: "Live",
        key: "i",
        value: false,
        help: "The model runs in the page on the window that ends at the cursor: it has seen nothing later",
        ...(canRun ? {} : { disabled: "the run has no exported model" }),
      },
    ];
  }

  async update(state: SceneState, changes: readonly Change[]): Promise<SceneFrame> {
    const { controls, theme, selection } = state;
    const house = await this.#source.house(controls, changes);
    const appliances = chosenAppliances(this.#source.appliances, controls);
    this.#build(appliances, flagValue(controls, "truth") && hasMeasured(house));
    const start = this.#start.of([house], () => strongestTime(house, this.#source.appliances));
    const sample = sampleAt(house, Number.isNaN(state.time) ? start : state.time);
    const moment = this.#momentOf(house, appliances, sample, flagValue(controls, "live"));
    this.#moment = moment;
    const legend = this.#power.of([house, state.scales.power, ...appliances], () =>
      powerLegend(house, appliances, state.scales.power),
    );
    const colours = new Map([...appliances.map(({ name, colour }) => [name, colour] as const)]);
    for (const [role, picture] of this.#pictures) {
      picture.setTheme(theme, colours.set(REMAINDER, REMAINDER_COLOUR));
      picture.setPower(moment.powers.get(role)!, house.mains[sample]!, legend);
    }
    const { zone } = this.#source;
    const page = pageAt(house, "day", house.times[sample]!, zone);
    return {
      panes: this.#panesOf(moment, selection),
      timeline: this.#timeline.of([house], () => houseTimeline(house, zone, start, RATE)),
      legends: this.#legends.of([legend, theme], () => [legend, dotsLegend(theme.text)]),
      charts: this.#charts.of([house, page.name, theme, state.ranges[page.name], ...appliances], () => {
        const sight = state.ranges[page.name] ?? ([page.from, page.to] as const);
        const view = { house, appliances, page, sight, zone, theme, events: [], chosen: [] };
        return [{ ...mainsChart({ ...view, showsTruth: false, showsBand: false }), place: "below", weight: 1 }];
      }),
      listings: [],
      readouts: [this.#readout(moment)],
      notes: this.#notes.of([this.#live.problem], () => notesOf(this.#live.problem)),
      items: { count: this.#placed.length, at: (index) => this.#picked(this.#placed[index]!.name) },
    };
  }

  #readout({ house, appliances, sample, powers }: Moment): Readout {
    const labels = new Map(appliances.map(({ name, label }) => [name, label]));
    const measured = hasMeasured(house) ? powers.get("truth") : undefined;
    return momentReadout(house.mains[sample]!, labels, powers.get("prediction")!, measured);
  }

  pick({ pane, object, instanceId }: Hit): Picked | undefined {
    const name = this.#pictures.get(pane as Role)?.ownerOf(object, instanceId);
    return name === undefined ? undefined : this.#picked(name);
  }

  pickNamed(key: string): Picked | undefined {
    return this.#placed.some(({ name }) => name === key) ? this.#picked(key) : undefined;
  }

  animate(seconds: number): boolean {
    return [...this.#pictures.values()].map((picture) => picture.move(seconds)).some(Boolean);
  }

  shown(): ShownRows | undefined {
    const moment = this.#moment;
    if (moment === undefined) return undefined;
    const { house, sample, powers } = moment;
    const columns = [{ name: "appliance" }, ...[...powers.keys()].map((role) => ({ name: role, unit: "W" }))];
    const cell = (watts: number | undefined) => (watts === undefined || Number.isNaN(watts) ? null : watts);
    const rows = this.#placed.map(({ name }) => [name, ...[...powers.values()].map((power) => cell(power.get(name)))]);
    const time = dateText(house.times[sample]!, this.#source.zone).replaceAll(/\W/g, "-");
    return { fileName: `house-${house.id}-${time}.csv`, columns, rows };
  }

  dispose(): void {
    for (const picture of this.#pictures.values()) picture.dispose();
  }

  /** A house for each of what is compared; built anew only for other appliances. */
  #build(appliances: readonly Appliance[], showsTruth: boolean): void {
    this.#placed = this.#built.of([showsTruth, ...appliances], () => {
      for (const picture of this.#pictures.values()) picture.dispose();
      const placed = placeAppliances([...appliances.map(({ name }) => name), REMAINDER]);
      const roles: readonly Role[] = showsTruth ? ["prediction", "truth"] : ["prediction"];
      this.#pictures = new Map(roles.map((role) => [role, new HousePicture(placed)]));
      return placed;
    });
  }

  #momentOf(house: House, appliances: readonly Appliance[], sample: number, wantsLive: boolean): Moment {
    const live = wantsLive ? this.#livePower(house, sample) : undefined;
    const mains = house.mains[sample]!;
    const predicted = ({ name }: Appliance) => live?.get(name) ?? house.power.get(name)!.watts[sample];
    const measured = ({ name }: Appliance) => house.power.get(name)!.truth?.[sample];
    const powers = new Map([
      ["prediction", momentPower(mains, appliances, predicted)],
      ["truth", momentPower(mains, appliances, measured)],
    ] as const);
    return { house, appliances, sample, powers, isLive: live !== undefined };
  }

  /** What the model says of the last sample of the window that ends here; undefined until it has said anything. */
  #livePower(house: House, sample: number): ReadonlyMap<string, number> | undefined {
    const task = this.#task;
    if (task === undefined || this.#host.live === undefined) return undefined;
    this.#live.open(this.#host.live);
    const inputs = this.#inputs.of([house, sample], () => {
      const from = sample + 1 - task.window;
      const window = house.mains.slice(Math.max(0, from), sample + 1);
      return from < 0 || hasGap(window) ? undefined : modelInputs(house.times[from]!, window, task);
    });
    const answer = inputs && this.#live.ask("house", inputs);
    if (answer === undefined) return undefined;
    return new Map([...outputPower(answer.output, task, true)].map(([name, watts]) => [name, watts.at(-1)!]));
  }

  #panesOf(moment: Moment, selection: readonly Picked[]): readonly Pane[] {
    const camera = this.#camera.of([], cameraSpec);
    const titles = { prediction: moment.isLive ? "Predicted live" : "Predicted", truth: "Measured" };
    return [...this.#pictures].map(([role, picture]) => ({
      id: role,
      title: titles[role],
      role,
      root: picture.root,
      lights: "studio",
      camera,
      link: "house",
      pickable: picture.pickable,
      labels: this.#placed.map((placed) => powerLabel(placed, moment.powers.get(role)!, selection)),
    }));
  }

  #picked(name: string): Picked {
    const { house, appliances, sample, powers } = this.#moment!;
    const { zone } = this.#source;
    const day = samplesOf(house, pageAt(house, "day", house.times[sample]!, zone));
    const appliance = appliances.find((one) => one.name === name);
    const watts = (role: Role) => powers.get(role)!.get(name)!;
    const source = appliance && house.power.get(name);
    const energy = (values: Float32Array) => energyKwh(values, day.from, day.to, house.grid.periodMs);
    const row = house.grid.rows[sample]!;
    return {
      key: name,
      title: appliance?.label ?? "Remainder: what no appliance explains",
      rows: [
        { label: "predicted", value: orNull(watts("prediction")), unit: "W" },
        ...(source?.truth || !appliance ? [{ label: "measured", value: orNull(watts("truth")), unit: "W" }] : []),
        ...(source ? [{ label: "this day, predicted", value: energy(source.watts), unit: "kWh", digits: 2 }] : []),
        ...(source?.truth
          ? [{ label: "this day, measured", value: energy(source.truth), unit: "kWh", digits: 2 }]
          : []),
        ...(appliance ? [{ label: "on above", value: appliance.thresholdW, unit: "W" }] : []),
        { label: "room", value: this.#placed.find((one) => one.name === name)!.room },
        { label: "at", value: dateText(house.times[sample]!, zone) },
      ],
      ...(row >= 0 ? { row: { table: "predictions", index: row } } : {}),
    };
  }
}

function orNull(watts: number): number | null {
  return Number.isNaN(watts) ? null : watts;
}

function hasMeasured({ power }: House): boolean {
  return [...power.values()].some(({ truth }) => truth !== undefined);
}

function powerLabel({ name, top }: Placed, power: MomentPower, selection: readonly Picked[]): SceneLabel {
  const watts = power.get(name)!;
  const isChosen = selection.some(({ key }) => key === name);
  const label = labelOf(name);
  const text = watts === 0 ? label : `${label} ${wattsText(watts)}`;
  const tone = isChosen ? "strong" : watts > 0 ? "normal" : "quiet";
  return { at: top, text, key: name, tone, priority: isChosen ? 1e6 : watts || 0 };
}

function dotsLegend(colour: string): Legend {
  const entries = [{ label: `a dot on a cable: ${PER_DOT} W`, colour, mark: "dot" }] as const;
  return { kind: "categories", id: "dots", title: "Cables", entries };
}

function notesOf(problem: string | undefined): readonly Note[] {
  return problem === undefined ? [] : [{ id: "model", tone: "error", text: `The model cannot be run: ${problem}` }];
}

function cameraSpec(): CameraSpec {
  return {
    projection: "perspective",
    motion: "orbit",
    up: "y",
    home: { position: [2.5, 4.6, 12.6], target: [0.75, 2.95, 0] },
    bounds: { min: [-6, -0.5, -3], max: [9, 7, 4] },
    presets: [
      { id: "front", title: "From the front", key: "1", pose: { position: [0.6, 3, 15], target: [0.6, 3, 0] } },
      { id: "kitchen", title: "Kitchen", key: "2", pose: { position: [-1.5, 2.2, 6.5], target: [-1.7, 1, -0.8] } },
      { id: "meter", title: "Meter", key: "3", pose: { position: [9.5, 3, 6], target: [4.4, 1.4, 0] } },
    ],
  };
}
