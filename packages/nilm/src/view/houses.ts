// Predictions house by house: what every scene of the domain is opened on.
import { type Change, InputError, type SceneData, type Table } from "@sciformer/core/view";
import { clockZone, Zone } from "../meter/calendar.ts";
import { type Appliance, appliancesOf, isObject } from "./appliances.ts";
import { type EvenGrid, evenGrid, onGrid, rowsOf, smallestStep } from "./even-series.ts";

/** Power of one appliance, [samples] W; NaN is no data. */
interface AppliancePower {
  readonly watts: Float32Array;
  /** The 90 % band, where it was asked for. */
  readonly band: { readonly low: Float32Array; readonly high: Float32Array } | undefined;
  /** Undefined where none was measured. */
  readonly truth: Float32Array | undefined;
  /** 0 or 1; NaN where it is not known. */
  readonly truthOn: Float32Array | undefined;
}

/** One house on an even grid. */
export interface House {
  readonly id: string;
  readonly grid: EvenGrid;
  /** [samples] ms, UTC. */
  readonly times: Float64Array;
  readonly mains: Float32Array;
  /** By name of the appliance. */
  readonly power: ReadonlyMap<string, AppliancePower>;
}

/** predictions.arrow, opened; houses are read when they are asked for. */
export class Predictions {
  readonly appliances: readonly Appliance[];
  readonly houseIds: readonly string[];
  /** The clock on which days begin. */
  readonly zone: Zone;
  readonly #table: Table;
  readonly #codes: Int32Array;
  readonly #periodMs: number | undefined;
  readonly #houses = new Map<string, Promise<House>>();

  private constructor(table: Table, data: SceneData, codes: Int32Array, houseIds: readonly string[]) {
    this.#table = table;
    this.#codes = codes;
    this.houseIds = houseIds;
    this.appliances = appliancesOf(table.columns, data.run?.config);
    this.zone = zoneOf(table, data);
    const task = data.run?.config.task;
    this.#periodMs = isObject(task) && typeof task.period_s === "number" ? task.period_s * 1000 : undefined;
  }

  /** @throws InputError if there are no predictions, no rows or no appliances */
  static async open(data: SceneData): Promise<Predictions> {
    const table = await data.predictions();
    if (table === undefined) throw new InputError(`${data.title}: no predictions.arrow; run evaluate or predict`);
    if (table.rows === 0) throw new InputError(`${table.name}: no rows`);
    const { codes, names } = await table.categories("house_id");
    const predictions = new Predictions(table, data, codes, names);
    if (predictions.appliances.length > 0) return predictions;
    throw new InputError(`${table.name}: no appliance; expected columns <appliance>_w and <appliance>_on`);
  }

  /** These, or those that a run has written since. @throws as `open` does */
  async after(changes: readonly Change[], data: SceneData): Promise<Predictions> {
    const isNew = changes.some((change) => change.kind === "data" && change.part === "predictions");
    return isNew ? Predictions.open(data) : this;
  }

  /** @throws InputError where the rows of the house are not in order of time */
  house(id: string): Promise<House> {
    const known = this.#houses.get(id) ?? this.#read(id);
    this.#houses.set(id, known);
    known.catch(() => this.#houses.delete(id));
    return known;
  }

  async #read(id: string): Promise<House> {
    const names = this.appliances.flatMap(({ name, hasTruth, hasBand }) => [
      `${name}_w`,
      ...(hasBand ? [`${name}_w_low`, `${name}_w_high`] : []),
      ...(hasTruth ? [`${name}_true_w`, `${name}_true_on`] : []),
    ]);
    const columns = await this.#table.numbersOf(["timestamp", "aggregate_w", ...names]);
    const rows = rowsOf(this.#codes, this.houseIds.indexOf(id));
    const times = columns.timestamp!;
    const periodMs = this.#periodMs ?? smallestStep(times, rows) ?? 60_000;
    const grid = evenGrid(times, rows, periodMs, this.#table.name);
    const read = (name: string) => (columns[name] === undefined ? undefined : onGrid(columns[name], grid));
    return {
      id,
      grid,
      times: Float64Array.from({ length: grid.count }, (_, at) => grid.startMs + at * periodMs),
      mains: onGrid(columns.aggregate_w!, grid),
      power: new Map(this.appliances.map(({ name }) => [name, powerOf(name, read)])),
    };
  }
}

function powerOf(name: string, read: (column: string) => Float32Array | undefined): AppliancePower {
  const filled = (column: string) => {
    const values = read(column);
    return values?.some((value) => !Number.isNaN(value)) ? values : undefined;
  };
  const [low, high] = [filled(`${name}_w_low`), filled(`${name}_w_high`)];
  const truth = filled(`${name}_true_w`);
  return {
    watts: read(`${name}_w`)!,
    band: low && high ? { low, high } : undefined,
    truth,
    truthOn: truth && filled(`${name}_true_on`),
  };
}

/** The household's clock: as the table says, else as the run's configuration does. */
function zoneOf({ metadata }: Table, { run }: SceneData): Zone {
  const task = isObject(run?.config.task) ? run.config.task : {};
  const name = metadata.tz ?? task.tz;
  const policy = metadata.tz_policy ?? task.tz_policy;
  if (typeof name !== "string" || !Zone.isName(name)) return new Zone("UTC");
  return clockZone(name, policy === "utc_as_local" ? "utc_as_local" : "local");
}
