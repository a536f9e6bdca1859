// "Energy": how much each appliance used in every day, week or month, and what share of the house that was.
import {
  type Change,
  type Control,
  Kept,
  type Legend,
  type Note,
  numberValue,
  type Picked,
  type Readout,
  type Scene,
  type SceneFrame,
  type SceneHost,
  type SceneState,
  textValue,
} from "@sciformer/core/view";
import type { CalendarPeriod } from "../../meter/calendar.ts";
import { appliancesControl, chosenAppliances } from "../appliance-choice.ts";
import { type Appliance, REMAINDER_COLOUR } from "../appliances.ts";
import { houseControl } from "../house-choice.ts";
import { HouseSource } from "../house-source.ts";
import type { House } from "../houses.ts";
import {
  barsChart,
  type EnergySource,
  energyListing,
  energyTotals,
  flowChart,
  type PeriodEnergy,
  partsOf,
  periodEnergies,
  sharesChart,
  sum,
} from "./layout.ts";

/** Periods with less data than this are named in a note. */
const WHOLE = 0.95;

export async function openEnergy(host: SceneHost): Promise<Scene> {
  return new EnergyScene(host, await HouseSource.open(host.data));
}

class EnergyScene implements Scene {
  readonly #host: SceneHost;
  readonly #source: HouseSource;
  readonly #periods = new Kept<readonly PeriodEnergy[]>();
  readonly #bars = new Kept<SceneFrame["charts"]>();
  readonly #flow = new Kept<SceneFrame["charts"]>();
  readonly #charts = new Kept<SceneFrame["charts"]>();
  readonly #legends = new Kept<readonly Legend[]>();
  readonly #listings = new Kept<SceneFrame["listings"]>();
  readonly #readouts = new Kept<readonly Readout[]>();
  readonly #notes = new Kept<readonly Note[]>();
  #shown:
    | { readonly house: House; readonly appliances: readonly Appliance[]; readonly periods: readonly PeriodEnergy[] }
    | undefined;

  constructor(host: SceneHost, source: HouseSource) {
    this.#host = host;
    this.#source = source;
  }

  controls(): readonly Control[] {
    return [
      houseControl(this.#source.houseIds),
      {
        kind: "select",
        id: "period",
        label: "Each bar is a",
        look: "segments",
        key: "s",
        choices: [
          { value: "day", label: "Day" },
          { value: "week", label: "Week" },
          { value: "month", label: "Month" },
        ],
        value: "day",
      },
      appliancesControl(this.#source.appliances),
      {
        kind: "slider",
        id: "price",
        label: "Price",
        unit: "per kWh",
        min: 0,
        max: 1,
        step: 0.01,
        value: 0,
        help: "In any currency; above 0 the cost is told beside the share",
      },
    ];
  }

  async update(state: SceneState, changes: readonly Change[]): Promise<SceneFrame> {
    const { controls, theme, selection } = state;
    const house = await this.#source.house(controls, changes);
    const period = textValue(controls, "period") as CalendarPeriod;
    const appliances = chosenAppliances(this.#source.appliances, controls);
    const periods = this.#periods.of([house, period, ...appliances], () =>
      periodEnergies(house, appliances, period, this.#source.zone),
    );
    this.#shown = { house, appliances, periods };
    this.#act(changes);
    const chosen = periods.filter(({ label }) => selection.some(({ key }) => key === label));
    const price = numberValue(controls, "price");
    const bars = this.#bars.of([periods], () => mainCharts(periods, appliances));
    const flow = this.#flow.of([periods, price, theme, ...chosen], () => {
      const title = chosen.length === 1 ? `Where the energy of ${chosen[0]!.label} went` : "Where the energy went";
      return [flowChart(title, chosen.length > 0 ? chosen : periods, appliances, price, theme)];
    });
    return {
      panes: [],
      legends: this.#legends.of([periods], () => [legendOf(appliances)]),
      charts: this.#charts.of([bars, flow], () => [...bars, ...flow]),
      listings: this.#listings.of([periods, ...chosen], () => [energyListing(periods, appliances, chosen[0]?.label)]),
      readouts: this.#readouts.of([periods, price], () => [totalsReadout(house, periods, appliances, price)]),
      notes: this.#notes.of([periods], () => coverageNotes(periods)),
      items: { count: periods.length, at: (index) => this.#picked(periods[index]!) },
    };
  }

  pickNamed(key: string): Picked | undefined {
    const period = this.#shown?.periods.find(({ label }) => label === key);
    return period && this.#picked(period);
  }

  dispose(): void {}

  #act(changes: readonly Change[]): void {
    const { periods } = this.#shown!;
    for (const change of changes) {
      const at = change.kind === "chart-pick" ? change.index : change.kind === "listing-pick" ? change.row : undefined;
      const period = at === undefined ? undefined : periods[at];
      if (period) this.#host.select([this.#picked(period)]);
    }
  }

  #picked(period: PeriodEnergy): Picked {
    const { house, appliances } = this.#shown!;
    const share = (kwh: number) => (period.mainsKwh > 0 ? ` ${((100 * kwh) / period.mainsKwh).toFixed(1)}%` : "");
    const hasTruth = period.measuredKwh.some((kwh) => !Number.isNaN(kwh));
    const rows = appliances.map(({ label }, at) => {
      const [predicted, measured] = [period.predictedKwh[at]!, period.measuredKwh[at]!];
      const truth = Number.isNaN(measured) ? "" : ` / ${measured.toFixed(2)}`;
      return { label: `${label}${share(predicted)}`, value: `${predicted.toFixed(2)}${truth} kWh` };
    });
    return {
      key: period.label,
      title: `House ${house.id}, from ${period.label}${hasTruth ? ": predicted / measured" : ""}`,
      rows: [
        { label: "mains", value: period.mainsKwh, unit: "kWh", digits: 2 },
        ...rows,
        { label: "remainder", value: period.remainderKwh, unit: "kWh", digits: 2 },
        { label: "data", value: 100 * period.coverage, unit: "%", digits: 0 },
      ],
    };
  }
}

/** Predicted bars, measured ones on the same scale where there are any, and shares. */
function mainCharts(periods: readonly PeriodEnergy[], appliances: readonly Appliance[]): SceneFrame["charts"] {
  const hasTruth = periods.some(({ measuredKwh }) => measuredKwh.some((kwh) => !Number.isNaN(kwh)));
  const sources: readonly EnergySource[] = hasTruth ? ["predicted", "measured"] : ["predicted"];
  const highest = (source: EnergySource) =>
    periods.map((period) => sum(partsOf(period, source).map((kwh) => kwh || 0)));
  const most = 1.06 * Math.max(0.001, ...sources.flatMap(highest));
  return [...sources.map((source) => barsChart(periods, appliances, source, most)), sharesChart(periods, appliances)];
}

function legendOf(appliances: readonly Appliance[]): Legend {
  const entries = appliances.map(({ label, colour }) => ({ label, colour }));
  return {
    kind: "categories",
    id: "parts",
    title: "Energy",
    entries: [...entries, { label: "remainder", colour: REMAINDER_COLOUR }],
  };
}

function totalsReadout(
  house: House,
  periods: readonly PeriodEnergy[],
  appliances: readonly Appliance[],
  price: number,
): Readout {
  const totals = energyTotals(periods, appliances);
  const mains = sum(periods.map(({ mainsKwh }) => mainsKwh));
  const text = (kwh: number) => {
    const share = mains > 0 ? ` (${((100 * kwh) / mains).toFixed(1)}%)` : "";
    return `${kwh.toFixed(1)} kWh${share}${price > 0 ? `, cost ${(kwh * price).toFixed(2)}` : ""}`;
  };
  const labels = [...appliances.map(({ label }) => label), "remainder"];
  return {
    id: "totals",
    title: `House ${house.id}, all periods`,
    rows: [
      { label: "mains", value: text(mains) },
      ...totals.map((kwh, at) => ({ label: labels[at]!, value: text(kwh) })),
    ],
  };
}

function coverageNotes(periods: readonly PeriodEnergy[]): readonly Note[] {
  const partial = periods.filter(({ coverage }) => coverage < WHOLE);
  if (partial.length === 0) return [];
  const worst = partial.reduce((least, one) => (one.coverage < least.coverage ? one : least));
  const text = `${partial.length} of ${periods.length} periods lack data; the least is known of ${worst.label} (${(100 * worst.coverage).toFixed(0)}%).`;
  return [{ id: "coverage", tone: "warning", text }];
}
