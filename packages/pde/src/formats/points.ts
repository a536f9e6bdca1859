// Simulations from text files of points: measured planes (PIV) and exports of solvers.
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { type CliValues, InputError } from "@sciformer/core";
import type { Simulation, SimulationFrame } from "../simulation.ts";
import { requireEven, spacingOf, timeStep } from "./axis-spacing.ts";
import { type FieldGroup, type Fields, fieldsOf, unnamedFields } from "./fields.ts";
import type { ImportContext } from "./import-context.ts";
import { guessedPde, isFieldName } from "./labels.ts";
import { interpolateOption } from "./options.ts";
import { type GridRule, type PointGrid, pointGrid } from "./point-grid.ts";
import { reportMasked, reportOutliers } from "./point-report.ts";
import { columnOf, type PointColumn, type PointTable, parsePointTable } from "./point-table.ts";

const COORDINATES = [/^x$/i, /^y$/i, /^z$/i] as const;
const TIME = /^(t|time)$/i;
/** TSI's choice code: above zero is measured. */
const CHOICE = /^(chc|valid)$/i;

/** How the files of one trajectory are read. */
export interface PointSource {
  readonly files: readonly string[];
  readonly simId: string;
  /** Whether outliers are looked for: values are measured. */
  readonly measured: boolean;
  /** Whether the points are nodes of a mesh, which are put onto a grid only where that is asked for. */
  readonly nodes: boolean;
}

/** The frames that one file holds. */
interface TableFrames {
  readonly fields: readonly PointColumn[];
  readonly grid: PointGrid;
  readonly frames: readonly TableFrame[];
}

interface TableFrame {
  readonly time: number | undefined;
  readonly columns: readonly Float64Array[];
  readonly measured: Uint8Array | undefined;
}

/** @throws InputError for scattered points, uneven grids, and files of one trajectory with different columns or grids */
export async function pointSimulation(
  source: PointSource,
  values: CliValues,
  context: ImportContext,
): Promise<Simulation> {
  const onto = interpolateOption(values);
  const load = async (file: string) => framesOf(await tableOf(file), { onto, nodes: source.nodes }, basename(file));
  const first = await load(source.files[0]!);
  const where = basename(source.files[0]!);
  for (const file of source.files.slice(1)) requireAlike(await load(file), first, basename(file), where);
  for (const axis of first.grid.axes) {
    requireEven(axis, where);
    if (spacingOf(axis) < 0)
      context.report.warn("axes whose coordinates fall, kept as stored", `${where} ${axis.name}`);
  }
  const frameCount = source.files.length * first.frames.length;
  const times = timing(first, frameCount, where, context);
  const tag = context.options.tag ?? source.simId;
  const pdeId = guessedPde([tag], where, context);
  const fields = channels(first.fields, pdeId, where, context);
  return {
    simId: source.simId,
    tag,
    pdeId,
    fieldNames: fields.names,
    fieldIds: fields.ids,
    fieldScheme: fields.scheme,
    fieldUnits: fields.units,
    grid: first.grid.axes.map(({ size }) => size),
    dt: times.dt,
    t0: times.t0,
    domainExtent: first.grid.axes.map((axis) => Math.abs(spacingOf(axis)) * (axis.size - 1)),
    boundary: ["open", "open", "open", "open"],
    params: [],
    seed: null,
    icKind: null,
    source: where,
    frameCount,
    frames: () => frames(source, load, times, fields, context),
  };
}

async function tableOf(file: string): Promise<PointTable> {
  return parsePointTable(await readFile(file, "utf8"), basename(file));
}

async function* frames(
  source: PointSource,
  load: (file: string) => Promise<TableFrames>,
  times: { readonly dt: number; readonly t0: number },
  fields: Fields,
  { report }: ImportContext,
): AsyncGenerator<SimulationFrame> {
  let index = 0;
  for (const file of source.files) {
    const { grid, frames: stored } = await load(file);
    const sizes = grid.axes.map(({ size }) => size);
    for (const frame of stored) {
      const where = `${basename(file)} frame ${index}`;
      const made = frameOf(frame, grid, fields.names, times.t0 + index * times.dt, where);
      reportMasked(report, made.valid, where);
      if (source.measured) reportOutliers(report, made, fields.names, sizes, where);
      yield made;
      index++;
    }
  }
}

/** @throws InputError for a value that is not finite where a point is measured */
function frameOf(
  { columns, measured }: TableFrame,
  grid: PointGrid,
  names: readonly string[],
  time: number,
  where: string,
): SimulationFrame {
  const points = grid.axes.reduce((product, { size }) => product * size, 1);
  const data = new Float32Array(columns.length * points);
  let valid: Uint8Array | undefined;
  for (const [channel, values] of columns.entries()) {
    const bad = values.findIndex((value, i) => !Number.isFinite(value) && measured?.[i] !== 0);
    if (bad >= 0) {
      throw new InputError(`${where} channel "${names[channel]}" point ${bad + 1}: ${values[bad]}, expected a number`);
    }
    const placed = grid.place(values, measured);
    data.set(placed.data, channel * points);
    valid = placed.valid;
  }
  return valid?.includes(0) ? { time, data, valid } : { time, data };
}

/** A table as frames: columns with times, rows with times, or one frame. */
function framesOf(table: PointTable, rule: GridRule, where: string): TableFrames {
  const coordinates = COORDINATES.flatMap((pattern) => columnOf(table, pattern) ?? []);
  const fields = table.columns.filter(
    (column) => !coordinates.includes(column) && !TIME.test(column.name) && !CHOICE.test(column.name),
  );
  if (coordinates.length === 0 || fields.length === 0) {
    const names = table.columns.slice(0, 8).map(({ name }) => name);
    throw new InputError(`${where}: columns ${names.join(", ")}; expected x (, y) and fields`);
  }
  const time = columnOf(table, TIME)?.values;
  const groups = time === undefined ? [undefined] : rowsByTime(time);
  const grids = groups.map((rows) => coordinates.map(({ values }) => pick(values, rows)));
  for (const points of grids) {
    if (points.every((values, axis) => values.join() === grids[0]![axis]!.join())) continue;
    throw new InputError(`${where}: points differ from one time to the next; expected the same grid in all frames`);
  }
  const grid = pointGrid(grids[0]!, table.size, rule, where);
  if (fields[0]!.time !== undefined) return { grid, ...columnFrames(fields, where) };
  const choice = columnOf(table, CHOICE)?.values;
  const stored = groups.map((rows): TableFrame => {
    const flags = choice && Uint8Array.from(pick(choice, rows), (code) => (code > 0 ? 1 : 0));
    const own = rows === undefined ? undefined : time![rows[0]!];
    return { time: own, columns: fields.map(({ values }) => pick(values, rows)), measured: flags };
  });
  return { fields, grid, frames: stored };
}

function pick(values: Float64Array, rows: readonly number[] | undefined): Float64Array {
  return rows === undefined ? values : Float64Array.from(rows, (row) => values[row]!);
}

function rowsByTime(time: Float64Array): readonly (readonly number[])[] {
  const groups = new Map<number, number[]>();
  for (const [row, value] of time.entries()) {
    const rows = groups.get(value) ?? [];
    rows.push(row);
    groups.set(value, rows);
  }
  return [...groups.values()];
}

/** Columns of one field at many times. */
function columnFrames(columns: readonly PointColumn[], where: string): Omit<TableFrames, "grid"> {
  const names = [...new Set(columns.map(({ name }) => name))];
  const series = names.map((name) => columns.filter((column) => column.name === name));
  const count = series[0]!.length;
  const uneven = series.find((own) => own.some(({ time }, i) => time !== series[0]![i]?.time) || own.length !== count);
  if (uneven) throw new InputError(`${where}: field "${uneven[0]!.name}" has other times than "${names[0]}"`);
  const stored = Array.from({ length: count }, (_, i): TableFrame => {
    return { time: series[0]![i]!.time, columns: series.map((own) => own[i]!.values), measured: undefined };
  });
  return { fields: series.map((own) => own[0]!), frames: stored };
}

function timing(
  { frames: stored }: TableFrames,
  frameCount: number,
  where: string,
  { options, report }: ImportContext,
) {
  const times = Float64Array.from(stored, ({ time }) => time ?? Number.NaN);
  const known = stored.length === frameCount && !times.includes(Number.NaN);
  if (options.dt === undefined && !(known && frameCount > 1))
    report.warn("no time or dt, dt = 1 (--dt sets it)", where);
  const own = known && frameCount > 1 ? timeStep(times, where) : 1;
  return { dt: options.dt ?? own, t0: known ? times[0]! : 0 };
}

/** U, V and W of a plane are its velocity. */
function channels(columns: readonly PointColumn[], pdeId: number, where: string, context: ImportContext): Fields {
  const letters = columns.map(({ name }) => name.toLowerCase());
  const isVelocity = letters.includes("u") && letters.includes("v");
  const component = (letter: string) => (isVelocity ? "uvw".indexOf(letter) : -1);
  if (columns.length === 1 && !isFieldName(columns[0]!.name) && letters[0]!.length <= 2) {
    return unnamedFields([columns[0]!.name], pdeId, where, context, columns[0]!.unit);
  }
  const groups: FieldGroup[] = [];
  for (const [i, { name, unit }] of columns.entries()) {
    const at = letters[i]!.length === 1 ? component(letters[i]!) : -1;
    const before = groups.at(-1);
    const names = at < 0 ? [name] : [`velocity ${"xyz"[at]}`];
    const joins = before && at > 0 && before.names.length === at && before.names[0] === "velocity x";
    if (joins) groups[groups.length - 1] = { ...before, names: [...before.names, ...names] };
    else groups.push({ names, unit });
  }
  return fieldsOf(groups, where, context);
}

/** @throws InputError where a file of a trajectory has other columns or another grid than the first */
function requireAlike(other: TableFrames, first: TableFrames, where: string, firstWhere: string): void {
  const titles = ({ fields }: TableFrames) => fields.map(({ name, unit }) => `${name} ${unit ?? ""}`.trim()).join(", ");
  if (titles(other) !== titles(first)) {
    throw new InputError(`${where}: columns ${titles(other)}, but ${firstWhere} has ${titles(first)}`);
  }
  const grid = ({ grid: { axes } }: TableFrames) => axes.map(({ size }) => size).join(" x ");
  if (grid(other) !== grid(first)) {
    throw new InputError(`${where}: a grid of ${grid(other)}, but ${firstWhere} has ${grid(first)}`);
  }
}
