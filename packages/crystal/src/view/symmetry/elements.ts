// The symmetry elements of a space group in its unit cell, found from the operations.
//
// An operation x -> W x + w has an intrinsic part, the mean of w under the powers of W, which is what is left of the
// translation when the operation is repeated (a screw or glide), and a location: the points that W x + (w - intrinsic)
// leaves where they are. The mean of the orbit of the origin under that finite-order map is one of them.
import type { Matrix3, Vector3 } from "../../structure.ts";
import { add, apply, cross, determinant, dot, IDENTITY, multiply, subtract } from "../../symmetry/matrix.ts";
import { type Operation, transform, wrap } from "../../symmetry/operation.ts";
import { lineInCell, planeInCell } from "./clip.ts";

/** A rotation, screw or rotoinversion axis. */
export interface SymmetryAxis {
  /** `2`, `4_2`, `-3`. */
  readonly symbol: string;
  readonly order: number;
  /** Lattice direction [uvw]. */
  readonly direction: Vector3;
  /** Ends in the cell, fractional. */
  readonly from: Vector3;
  readonly to: Vector3;
}

/** A mirror or glide plane. */
export interface SymmetryPlane {
  /** `m`, `a`, `b`, `c`, `e`, `n`, `d`, or `g` for any other glide. */
  readonly symbol: string;
  /** Miller indices (hkl): the plane is h x + k y + l z = offset. */
  readonly normal: Vector3;
  readonly offset: number;
  /** Corners in the cell, fractional, in turn. */
  readonly corners: readonly Vector3[];
}

export interface SymmetryElements {
  readonly axes: readonly SymmetryAxis[];
  readonly planes: readonly SymmetryPlane[];
  /** Inversion centres, fractional. */
  readonly centres: readonly Vector3[];
}

/** Whole translations that carry an operation's element through the cell. */
const STEPS = [-2, -1, 0, 1, 2];
const SHIFTS = STEPS.flatMap((a) => STEPS.flatMap((b) => STEPS.map((c): Vector3 => [a, b, c])));
/** Order of a proper rotation by its trace. */
const ORDERS: Readonly<Record<number, number>> = { 3: 1, [-1]: 2, 0: 3, 1: 4, 2: 6 };
/** Symbols of planes, the strongest first. */
const PLANE_SYMBOLS = ["m", "e", "a", "b", "c", "n", "d", "g"];

/** @param operations all of the conventional cell, centring included */
export function symmetryElements(operations: readonly Operation[]): SymmetryElements {
  const axes = new Map<string, FoundAxis>();
  const planes = new Map<string, FoundPlane>();
  const centres = new Map<string, Vector3>();
  const periods = translationsOf(operations);
  for (const { rotation, translation } of operations) {
    const part = partOf(rotation);
    if (part.order === 1 && !part.isImproper) continue;
    for (const shift of SHIFTS) {
      const operation = { rotation, translation: add(translation, shift) };
      if (!part.isImproper) addAxis(axes, operation, part, periods);
      else if (part.order === 1) addCentre(centres, operation);
      else if (part.order === 2) addPlane(planes, operation);
      else addBarAxis(axes, operation, part);
    }
  }
  return {
    axes: [...axes.values()].map(({ screw: _, point: __, ...axis }) => axis).sort((a, b) => b.order - a.order),
    planes: [...planes.values()].map(({ symbols, ...plane }) => ({ ...plane, symbol: planeSymbol(symbols) })),
    centres: [...centres.values()],
  };
}

/** What kind of operation a matrix makes: `order` is that of the rotation, or of minus the matrix. */
interface Part {
  readonly order: number;
  readonly isImproper: boolean;
  /** The proper rotation. */
  readonly proper: Matrix3;
}

function partOf(rotation: Matrix3): Part {
  const isImproper = determinant(rotation) < 0;
  const proper = isImproper ? scaled(rotation, -1) : rotation;
  const trace = Math.round(proper[0][0] + proper[1][1] + proper[2][2]);
  return { order: ORDERS[trace]!, isImproper, proper };
}

function scaled(matrix: Matrix3, factor: number): Matrix3 {
  return matrix.map((row) => row.map((value) => value * factor)) as unknown as Matrix3;
}

/** Sum of the powers of a matrix from 0 to order - 1. */
function powerSum(matrix: Matrix3, order: number): Matrix3 {
  let [power, sum] = [IDENTITY, scaled(IDENTITY, 0)];
  for (let i = 0; i < order; i++) {
    sum = sum.map((row, at) => add(row, power[at]!)) as unknown as Matrix3;
    power = multiply(power, matrix);
  }
  return sum;
}

/** The shortest whole vector along another, with its first number that is not zero positive. */
function primitive(vector: Vector3): Vector3 {
  const whole = vector.map((value) => Math.round(value));
  const divisor = whole.reduce((a, b) => greatestDivisor(Math.abs(a), Math.abs(b)), 0) || 1;
  const sign = Math.sign(whole.find((value) => value !== 0) ?? 1);
  return whole.map((value) => (sign * value) / divisor + 0) as unknown as Vector3;
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}

/** The direction that a rotation leaves alone. */
function axisOf({ proper, order }: Part): Vector3 {
  const sum = powerSum(proper, order);
  const columns = [0, 1, 2].map((axis): Vector3 => [sum[0][axis]!, sum[1][axis]!, sum[2][axis]!]);
  return primitive(columns.find((column) => dot(column, column) > 0.5)!);
}

/** A point that a map of finite order leaves where it is: the mean of the orbit of the origin. */
function fixedPoint(operation: Operation, order: number): Vector3 {
  let [image, sum]: [Vector3, Vector3] = [
    [0, 0, 0],
    [0, 0, 0],
  ];
  for (let i = 0; i < order; i++) {
    sum = add(sum, image);
    image = transform(operation, image);
  }
  return [sum[0] / order, sum[1] / order, sum[2] / order];
}

/** The part of a translation that stays when the operation is repeated. */
function intrinsic({ rotation, translation }: Operation, order: number): Vector3 {
  const [x, y, z] = apply(powerSum(rotation, order), translation);
  return [x / order, y / order, z / order];
}

interface FoundAxis extends SymmetryAxis {
  /** Translation along the axis, in periods of the lattice. */
  readonly screw: number;
  readonly point: Vector3;
}

function addAxis(axes: Map<string, FoundAxis>, operation: Operation, part: Part, periods: readonly Vector3[]): void {
  const { order } = part;
  const direction = axisOf(part);
  if (!isPositive(part, direction)) return;
  const glide = intrinsic(operation, order);
  const along = dot(glide, direction) / dot(direction, direction);
  const screw = wrap(along / periodAlong(direction, periods) + 1e-9);
  const located = { ...operation, translation: subtract(operation.translation, glide) };
  const turns = Math.round(screw * order);
  const symbol = turns === 0 ? `${order}` : `${order}_${turns}`;
  keepStronger(axes, { symbol, order, direction, screw, point: fixedPoint(located, order) });
}

function addBarAxis(axes: Map<string, FoundAxis>, operation: Operation, part: Part): void {
  // A threefold rotoinversion has six powers.
  const point = fixedPoint(operation, part.order === 3 ? 6 : part.order);
  const direction = axisOf(part);
  keepStronger(axes, { symbol: `-${part.order}`, order: part.order, direction, screw: 0, point });
}

/** Turns by less than half of a circle to the left as seen against the direction; twofold axes have no sense. */
function isPositive({ proper, order }: Part, direction: Vector3): boolean {
  if (order === 2) return true;
  const aside = (
    [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ] as const
  ).find((one) => {
    const way = cross(one, direction);
    return dot(way, way) > 0.5;
  })!;
  return dot(cross(aside, apply(proper, aside)), direction) > 0;
}

/**
 * On one line the highest order stays; of one order a rotation before screws, and these before rotoinversions, but for
 * the threefold one, which holds the rotation.
 */
function keepStronger(axes: Map<string, FoundAxis>, found: Omit<FoundAxis, "from" | "to">): void {
  const { point, direction } = found;
  const ends = lineInCell(point, direction);
  if (ends === undefined) return;
  const key = `${direction}|${ends[0].map((value) => Math.round(value * 1e4) + 0)}`;
  const known = axes.get(key);
  const strength = ({ order, symbol, screw }: Omit<FoundAxis, "from" | "to">) =>
    10 * order + (symbol === "-3" ? 2 : 0) - (symbol.startsWith("-") ? 1 : screw);
  if (known === undefined || strength(found) > strength(known)) {
    axes.set(key, { ...found, from: ends[0], to: ends[1] });
  }
}

/** Translations of the lattice: those of the centring, and whole ones. */
function translationsOf(operations: readonly Operation[]): Vector3[] {
  return operations
    .filter(({ rotation }) => rotation.every((row, i) => row.every((value, k) => value === IDENTITY[i]![k])))
    .map(({ translation }) => translation);
}

/** The shortest translation along a direction, in units of it. */
function periodAlong([x, y, z]: Vector3, translations: readonly Vector3[]): number {
  const parts = [6, 4, 3, 2].find((count) =>
    translations.some((translation) =>
      [x / count, y / count, z / count].every((value, axis) => isWhole(value - translation[axis]!)),
    ),
  );
  return 1 / (parts ?? 1);
}

function isWhole(value: number): boolean {
  return Math.abs(value - Math.round(value)) < 1e-4;
}

interface FoundPlane extends Omit<SymmetryPlane, "symbol"> {
  readonly symbols: Set<string>;
}

function addPlane(planes: Map<string, FoundPlane>, operation: Operation): void {
  const { rotation, translation } = operation;
  const rows = rotation.map((row, i) => subtract(IDENTITY[i]!, row));
  const normal = primitive(rows.find((row) => dot(row, row) > 0.5)!);
  const glide = intrinsic(operation, 2);
  const offset = dot(normal, subtract(translation, glide)) / 2;
  const key = `${normal}|${Math.round(offset * 1e4) + 0}`;
  const known = planes.get(key);
  if (known !== undefined) {
    known.symbols.add(glideSymbol(glide));
    return;
  }
  const corners = planeInCell(normal, offset);
  if (corners.length < 3) return;
  planes.set(key, { normal, offset, corners, symbols: new Set([glideSymbol(glide)]) });
}

/** What a glide by a vector is called: `m` for none. */
function glideSymbol(glide: Vector3): string {
  const parts = glide.map((value) => wrap(value + 1e-9));
  const moved = [0, 1, 2].filter((axis) => parts[axis]! > 1e-4);
  if (glide.every((value) => Math.abs(value) < 1e-4)) return "m";
  const isHalf = moved.every((axis) => Math.abs(parts[axis]! - 0.5) < 1e-4);
  if (isHalf && moved.length === 1) return "abc"[moved[0]!]!;
  if (isHalf && moved.length > 1) return "n";
  const isQuarter = moved.length > 0 && moved.every((axis) => isWhole(4 * parts[axis]!));
  return isQuarter ? "d" : "g";
}

function planeSymbol(symbols: ReadonlySet<string>): string {
  const isDouble = ["a", "b", "c"].filter((symbol) => symbols.has(symbol)).length > 1;
  const all = isDouble ? new Set([...symbols, "e"]) : symbols;
  return PLANE_SYMBOLS.find((symbol) => all.has(symbol))!;
}

function addCentre(centres: Map<string, Vector3>, { translation }: Operation): void {
  const centre: Vector3 = [translation[0] / 2, translation[1] / 2, translation[2] / 2];
  if (centre.some((value) => value < -1e-6 || value > 1 + 1e-6)) return;
  centres.set(centre.map((value) => Math.round(value * 1e4)).join(), centre);
}
