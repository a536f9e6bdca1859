// A meter's table in a NILMTK file: a PyTables compound of a nanosecond index and blocks of values.
import { InputError, type Report } from "@sciformer/core";
import { checkFilters, readBytes, textAttribute } from "@sciformer/core/node";
import { Dataset, type Group } from "h5wasm/node";
import type { MeterSeries } from "../meter/recording.ts";
import { checkTime } from "../meter/time-parser.ts";
import { checkPower } from "./power.ts";
import { inOrder } from "./sorting.ts";
import { items, unpickle } from "./unpickle.ts";

/** Where a power column lies in a row. */
interface PowerField {
  readonly powerType: "active" | "apparent";
  readonly offset: number;
  readonly bytes: 4 | 8;
}

/** A meter's table: where its values lie. */
export interface MeterTable {
  readonly dataset: Dataset;
  readonly where: string;
  readonly rows: number;
  readonly indexOffset: number;
  /** Milliseconds of one unit of the index. */
  readonly indexUnitMs: number;
  readonly power: PowerField;
}

const ROWS_PER_READ = 100_000;
const UNIT_MS: Readonly<Record<string, number>> = { ns: 1e-6, us: 1e-3, ms: 1, s: 1000 };

/**
 * The table of a meter; undefined where it has no power (energy, gas, water).
 *
 * @throws InputError on a filter that cannot be undone, or what is not a PyTables table
 */
export function meterTable(meter: Group, where: string): MeterTable | undefined {
  const dataset = meter.keys().includes("table") ? meter.get("table") : undefined;
  if (!(dataset instanceof Dataset)) throw new InputError(`${where}: no dataset "table"`);
  checkFilters(dataset, `${where}/table`);
  const members = dataset.metadata.compound_type?.members;
  const index = members?.find(({ name }) => name === "index");
  if (!members || index?.size !== 8) throw new InputError(`${where}/table: not a PyTables table with a 64-bit index`);
  const unit = /\[(\w+)\]/.exec(textAttribute(dataset, "index_kind") ?? "")?.[1] ?? "ns";
  const powers = members.flatMap(({ name, offset, array_type, size }) => {
    const kind = name === "index" ? undefined : textAttribute(dataset, `${name}_kind`);
    if (kind === undefined) return [];
    const quantities = items(unpickle(kind, `${where}/table ${name}_kind`));
    const bytes = (array_type?.size ?? size) as 4 | 8;
    return quantities.flatMap((quantity, i) => powerField(items(quantity), offset + i * bytes, bytes));
  });
  const power = powers.find(({ powerType }) => powerType === "active") ?? powers[0];
  if (!power) return undefined;
  const rows = dataset.shape?.[0] ?? 0;
  return { dataset, where, rows, indexOffset: index.offset, indexUnitMs: UNIT_MS[unit] ?? 1e-6, power };
}

function powerField(quantity: readonly unknown[], offset: number, bytes: 4 | 8): PowerField[] {
  const [physical, type] = quantity;
  if (physical !== "power" || (type !== "active" && type !== "apparent")) return [];
  return [{ powerType: type, offset, bytes }];
}

/** The readings of a table; rows without a value are left out. @throws InputError naming meter, row and value */
export function readMeter(table: MeterTable, solar: boolean, now: number, report: Report): MeterSeries {
  const { where, rows, power, indexOffset, indexUnitMs } = table;
  const rowBytes = table.dataset.metadata.size;
  const times = new Float64Array(rows);
  const watts = new Float32Array(rows);
  let kept = 0;
  for (let from = 0; from < rows; from += ROWS_PER_READ) {
    const to = Math.min(rows, from + ROWS_PER_READ);
    const view = readBytes(table.dataset, from, to, `${where}/table`);
    for (let row = from; row < to; row++) {
      const at = (row - from) * rowBytes;
      const value =
        power.bytes === 4 ? view.getFloat32(at + power.offset, true) : view.getFloat64(at + power.offset, true);
      if (Number.isNaN(value)) continue;
      const time = Math.round(int64(view, at + indexOffset) * indexUnitMs);
      const place = () => `${where}/table row ${row + 1}`;
      checkTime(time, now, String(time), place);
      checkPower(value, solar, place);
      times[kept] = time;
      watts[kept++] = value;
    }
  }
  return inOrder(times.subarray(0, kept), watts.subarray(0, kept), (i) => `${where}/table row ${i + 1}`, report);
}

/** A little-endian 64-bit integer as a double: exact to 256 ns for today's nanoseconds. */
function int64(view: DataView, offset: number): number {
  return view.getInt32(offset + 4, true) * 2 ** 32 + view.getUint32(offset, true);
}
