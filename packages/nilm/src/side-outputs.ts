// Files beside predictions: the event list and the energy per local day, as CSV.
import type { Columns, DatasetSource, SideOutput } from "@sciformer/core";
import { clockZone, formatLocal, type Zone } from "./calendar.ts";
import type { NilmConfig, TaskConfig } from "./config.ts";
import { householdEnergy } from "./energy.ts";
import { type ApplianceEvent, EventDetector } from "./events.ts";
import { parseMetadata } from "./metadata.ts";

const quoted = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

function householdZone(source: DatasetSource): Zone {
  const { tz, tz_policy } = parseMetadata(source);
  return clockZone(tz, tz_policy);
}

/** The rows of each house in order: its id, its first row and the one after its last. */
function* houseRuns({ length, values }: Columns): Generator<[string, number, number]> {
  const houses = values.house_id as readonly string[];
  for (let from = 0, to = 0; from < length; from = to) {
    while (to < length && houses[to] === houses[from]) to++;
    yield [houses[from]!, from, to];
  }
}

/** Finds the events of every appliance of one house while its rows pass. */
class HouseEvents {
  readonly #names: readonly string[];
  readonly #detectors: readonly EventDetector[];
  readonly #found: readonly ApplianceEvent[][];

  constructor({ targets, period_s: periodS }: TaskConfig) {
    this.#names = targets.map(({ name }) => name);
    this.#detectors = targets.map(({ threshold_w: thresholdW }) => new EventDetector({ periodS, thresholdW }));
    this.#found = targets.map(() => []);
  }

  add(values: Columns["values"], from: number, to: number): void {
    const times = (values.timestamp as Float64Array).subarray(from, to);
    for (const [c, name] of this.#names.entries()) {
      const watts = (values[`${name}_w`] as Float32Array).subarray(from, to);
      this.#found[c]!.push(...this.#detectors[c]!.add(times, watts));
    }
  }

  /** Ends the series. @returns appliance and event, appliance by appliance */
  finish(): [string, ApplianceEvent][] {
    return this.#names.flatMap((name, c) =>
      [...this.#found[c]!, ...this.#detectors[c]!.finish()].map((event): [string, ApplianceEvent] => [name, event]),
    );
  }
}

async function eventsCsv(
  predictions: readonly Columns[],
  source: DatasetSource,
  { task }: NilmConfig,
): Promise<string> {
  const houses = new Map<string, HouseEvents>();
  for (const batch of predictions) {
    for (const [house, from, to] of houseRuns(batch)) {
      const events = houses.get(house) ?? new HouseEvents(task);
      houses.set(house, events);
      events.add(batch.values, from, to);
    }
  }
  const zone = householdZone(source);
  const lines = ["house_id,appliance,start,end,energy_kwh,peak_w"];
  for (const [house, events] of houses) {
    for (const [name, { startMs, endMs, energyKwh, peakW }] of events.finish()) {
      const times = [startMs, endMs].map((ms) => formatLocal(ms, zone));
      lines.push([quoted(house), name, ...times, energyKwh.toFixed(4), peakW.toFixed(0)].join());
    }
  }
  return `${lines.join("\n")}\n`;
}

/** kWh per day of the household; `other` is the aggregate less the appliances, over the samples that have both. */
async function dailyCsv(predictions: readonly Columns[], source: DatasetSource, { task }: NilmConfig): Promise<string> {
  const names = [...task.targets.map(({ name }) => name), "other"];
  const rows = await householdEnergy(predictions, names, task.period_s, householdZone(source));
  const lines = [["house_id", "date", "hours", "aggregate_kwh", ...names.map((name) => `${name}_kwh`)].join()];
  for (const { house, date, hours, aggregateKwh, appliancesKwh } of rows) {
    const kwh = [aggregateKwh, ...names.map((name) => appliancesKwh[name]!)].map((value) => value.toFixed(4));
    lines.push([quoted(house), date, hours.toFixed(2), ...kwh].join());
  }
  return `${lines.join("\n")}\n`;
}

/** `--events` and `--daily` of `predict`. */
export const sideOutputs: readonly SideOutput<NilmConfig>[] = [
  {
    option: { flags: "--events <file>", description: "CSV of every run of an appliance: start, end, kWh, peak W" },
    render: eventsCsv,
  },
  {
    option: {
      flags: "--daily <file>",
      description: "CSV of kWh per appliance and day of the household (zone of --tz)",
    },
    render: dailyCsv,
  },
];
