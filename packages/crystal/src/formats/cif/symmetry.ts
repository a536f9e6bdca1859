// The symmetry operations of a CIF block: listed ones, or those of the space group that it names.
import { InputError, type Report } from "@sciformer/core";
import type { Matrix3, Vector3 } from "../../structure.ts";
import { metric } from "../../symmetry/lattice.ts";
import { IDENTITY, multiply, transpose } from "../../symmetry/matrix.ts";
import { formatTriplet, type Operation, operationKey, parseTriplet } from "../../symmetry/operation.ts";
import {
  type Setting,
  settingByHall,
  settingOperations,
  settingsByName,
  settingsByNumber,
} from "../../symmetry/settings.ts";
import { GROUP_COUNT } from "../../symmetry/space-groups.ts";
import { type CifBlock, itemOf, loopWith, rowsOf, saysNothing } from "./document.ts";
import type { CifToken } from "./lexer.ts";

const OPERATION_TAGS = ["_space_group_symop_operation_xyz", "_symmetry_equiv_pos_as_xyz"];
const NAME_TAGS = [
  "_space_group_name_h-m_alt",
  "_symmetry_space_group_name_h-m",
  "_space_group_name_h-m",
  "_space_group_name_h-m_full",
  "_space_group_name_h-m_ref",
  "_symmetry_space_group_name_h-m_full",
];
const HALL_TAGS = ["_space_group_name_hall", "_symmetry_space_group_name_hall"];
const NUMBER_TAGS = ["_space_group_it_number", "_symmetry_int_tables_number"];
const CODE_TAGS = ["_space_group_it_coordinate_system_code"];
/** Of the metric: an operation must keep lengths and angles this well. */
const METRIC_TOLERANCE = 1e-3;

/** What a block says of its symmetry. */
export interface CifSymmetry {
  /** Sets of operations that are possible, the likeliest first; one where the operations are listed. */
  readonly choices: readonly (readonly Operation[])[];
  /** The group as the block names it, for messages; undefined if it does not. */
  readonly declared: string | undefined;
  /** Settings of the declared group that fit the cell. */
  readonly settings: readonly Setting[];
  readonly isListed: boolean;
}

/**
 * @throws InputError for an operation that does not parse or is no isometry of the cell, for an unknown group
 */
export function readSymmetry(block: CifBlock, lattice: Matrix3, where: string, report: Report): CifSymmetry {
  const listed = listedOperations(block, where);
  const { declared, settings } = declaredSettings(block, where, listed.length > 0);
  if (listed.length > 0) {
    for (const { operation, token } of listed) {
      if (isIsometry(operation, lattice)) continue;
      throw new InputError(
        `${where} line ${token.line}: the symmetry operation "${token.text}" does not keep the lengths and angles of the cell`,
      );
    }
    const operations = distinct(listed.map(({ operation }) => operation));
    return { choices: [operations], declared, settings, isListed: true };
  }
  if (declared === undefined) {
    report.warn("CIF blocks without symmetry read as P 1", where);
    return { choices: [[parseTriplet("x,y,z")!]], declared, settings, isListed: false };
  }
  const fitting = settings.map(settingOperations).filter((set) => set.every((one) => isIsometry(one, lattice)));
  if (fitting.length === 0) {
    throw new InputError(`${where}: the cell does not have the symmetry of space group ${declared}`);
  }
  return { choices: fitting, declared, settings, isListed: false };
}

interface ListedOperation {
  readonly operation: Operation;
  readonly token: CifToken;
}

function listedOperations(block: CifBlock, where: string): ListedOperation[] {
  const loop = loopWith(block, OPERATION_TAGS);
  const tag = OPERATION_TAGS.find((name) => (loop === undefined ? block.items.has(name) : loop.tags.includes(name)));
  if (tag === undefined) return [];
  const tokens = loop === undefined ? [block.items.get(tag)!] : columnOf(loop.tags, loop.values, tag);
  const values = tokens ?? rowsOf(loop!, where).map((row) => row(tag)!);
  return values
    .filter((token) => !saysNothing(token))
    .map((token) => {
      const operation = parseTriplet(token.text);
      if (operation !== undefined) return { operation, token };
      throw new InputError(
        `${where} line ${token.line}: "${token.text}" is no symmetry operation, expected one like "-x,y+1/2,-z"`,
      );
    });
}

/** Operations written without quotes but with blanks, `x, y, z`, in a loop of their own: values joined by three. */
function columnOf(tags: readonly string[], values: readonly CifToken[], tag: string): CifToken[] | undefined {
  if (tags.length !== 1 || tags[0] !== tag || values.every(({ text }) => parseTriplet(text) !== undefined)) {
    return undefined;
  }
  const joined: CifToken[] = [];
  let text = "";
  for (const value of values) {
    text += value.text;
    if (parseTriplet(text) === undefined) continue;
    joined.push({ ...value, text });
    text = "";
  }
  return text === "" ? joined : undefined;
}

/** The settings that Hall symbol, name or number stand for, in this order of trust. */
function declaredSettings(
  block: CifBlock,
  where: string,
  isListed: boolean,
): { readonly declared: string | undefined; readonly settings: readonly Setting[] } {
  const code = itemOf(block, CODE_TAGS)?.text;
  const [hall, name, number] = [itemOf(block, HALL_TAGS), itemOf(block, NAME_TAGS), itemOf(block, NUMBER_TAGS)];
  const byHall = hall === undefined ? undefined : settingByHall(hall.text);
  if (byHall !== undefined) return { declared: `${name?.text ?? hall!.text} (${byHall.number})`, settings: [byHall] };
  const byName = name === undefined ? [] : preferred(settingsByName(name.text, code));
  if (byName.length > 0) return { declared: `${name!.text} (${byName[0]!.number})`, settings: byName };
  const group = number === undefined ? undefined : Number(number.text);
  const byNumber = group === undefined ? [] : preferred(settingsByNumber(group));
  const [first] = [number, name, hall].filter((item) => item !== undefined);
  if (byNumber.length > 0) return { declared: `${name?.text ?? ""} (${group})`.trim(), settings: byNumber };
  if (first === undefined || isListed) return { declared: undefined, settings: [] };
  throw new InputError(
    number === undefined
      ? `${where} line ${first.line}: "${first.text}" is no space group of the tables, and no symmetry operations are listed`
      : `${where} line ${number.line}: space group "${number.text}" is out of range 1..${GROUP_COUNT}`,
  );
}

/** The standard setting first: unique axis b, hexagonal axes, origin choice 2. */
function preferred(settings: readonly Setting[]): Setting[] {
  return [...settings].sort((a, b) => rankOf(a) - rankOf(b) || a.hallNumber - b.hallNumber);
}

function rankOf({ code }: Setting): number {
  return ["", "b", "b1", "H", "2"].includes(code) ? 0 : 1;
}

function isIsometry({ rotation }: Operation, lattice: Matrix3): boolean {
  const own = metric(lattice);
  const image = multiply(multiply(transpose(rotation), own), rotation);
  return image.every((row, i) =>
    row.every((value, j) => {
      const scale = Math.sqrt(own[i]![i]! * own[j]![j]!);
      return Math.abs(value - own[i]![j]!) <= METRIC_TOLERANCE * scale;
    }),
  );
}

/** Without repetitions, and with the identity even where it was left out. */
function distinct(operations: readonly Operation[]): Operation[] {
  const zero: Vector3 = [0, 0, 0];
  const all = [{ rotation: IDENTITY, translation: zero }, ...operations];
  return [...new Map(all.map((operation) => [operationKey(operation), operation])).values()];
}

/** True if the operations are those of one of the settings. */
export function areOfSetting(operations: readonly Operation[], settings: readonly Setting[]): boolean {
  const own = new Set(operations.map(operationKey));
  return settings.some((setting) => {
    const tabulated = settingOperations(setting);
    return tabulated.length === own.size && tabulated.every((operation) => own.has(operationKey(operation)));
  });
}

/** Operations in one line, for messages. */
export function describeOperations(operations: readonly Operation[]): string {
  const shown = operations.slice(0, 4).map(formatTriplet).join("; ");
  return `${operations.length} operations (${shown}${operations.length > 4 ? "; ..." : ""})`;
}
