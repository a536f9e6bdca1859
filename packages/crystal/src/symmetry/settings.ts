// The 530 tabulated settings of the space groups by the names that people give them.
import { hall_symbol_entry, operations_from_number } from "@spglib/moyo-wasm";
import type { Operation } from "./operation.ts";

/** A space group with a choice of axes and origin. */
export interface Setting {
  readonly hallNumber: number;
  /** Space group number. */
  readonly number: number;
  /** `1`, `2`, `H`, `R`, `b1`, `cab`; empty for groups with one setting. */
  readonly code: string;
  readonly hallSymbol: string;
  /** Hermann-Mauguin symbol of the setting, written out in full. */
  readonly fullSymbol: string;
}

const SETTINGS = 530;

let table: { readonly settings: readonly Setting[]; readonly byName: ReadonlyMap<string, readonly Setting[]> };

function settingTable(): typeof table {
  if (table === undefined) {
    const settings: Setting[] = [];
    const byName = new Map<string, Setting[]>();
    for (let hallNumber = 1; hallNumber <= SETTINGS; hallNumber++) {
      const { number, setting: code, hall_symbol: hallSymbol, hm_short, hm_full } = hall_symbol_entry(hallNumber);
      const setting = { hallNumber, number, code, hallSymbol, fullSymbol: hm_full };
      settings.push(setting);
      for (const name of namesOf(number, hm_short, hm_full)) byName.set(name, [...(byName.get(name) ?? []), setting]);
    }
    table = { settings, byName };
  }
  return table;
}

/** Names that mean one setting, in the form of {@link plainName}. */
function namesOf(number: number, short: string, full: string): ReadonlySet<string> {
  // The short symbols of monoclinic settings leave out the axes without symmetry: P 2_1/n for P 1 2_1/n 1.
  const own = number >= 3 && number <= 15 ? full.replaceAll(/ 1(?= |$)/g, "") : short;
  const names = [own, full].flatMap((name) => (/e/.test(name) ? withOldGlides(name) : [name]));
  const old = names.map((name) => name.replace(/ -3( |$)/, " 3$1"));
  return new Set((number >= 200 ? [...names, ...old] : names).map(plainName));
}

/** A glide plane that is written e was a, b or c before 1992: C m c e was C m c a, and some wrote C m c b. */
function withOldGlides(name: string): string[] {
  return ["e", "a", "b", "c"].map((glide) => name.replace("e", glide));
}

/** Without blanks, underscores and capitals: `P 2_1/c` and `P21/c` are one. */
function plainName(name: string): string {
  return name.replaceAll(/[\s_'"]/g, "").toLowerCase();
}

/** The setting with a Hall symbol. */
export function settingByHall(symbol: string): Setting | undefined {
  const plain = (text: string) =>
    text
      .trim()
      .replaceAll(/[\s_]+/g, " ")
      .replaceAll('"', "=")
      .toLowerCase();
  return settingTable().settings.find(({ hallSymbol }) => plain(hallSymbol) === plain(symbol));
}

/** All settings of a group. */
export function settingsByNumber(number: number): readonly Setting[] {
  return settingTable().settings.filter((setting) => setting.number === number);
}

/**
 * Settings that a Hermann-Mauguin symbol can mean: `F m -3 m`, `Fd3m:2`, `R -3 m H`, `P 1 21/n 1`, old names too. A
 * code behind a colon, or the letters H, R, S (origin 1) or Z (origin 2) at the end, narrow them down.
 *
 * @param code of the setting, if it is known from elsewhere
 */
export function settingsByName(name: string, code?: string): readonly Setting[] {
  const { byName } = settingTable();
  const [base = "", suffix] = plainName(name).split(":");
  const whole = byName.get(base);
  if (whole !== undefined) return narrowed(whole, suffix ?? code);
  const letter = base.at(-1) ?? "";
  const shortened = "hrsz".includes(letter) ? byName.get(base.slice(0, -1)) : undefined;
  return shortened === undefined ? [] : narrowed(shortened, { s: "1", z: "2" }[letter] ?? letter);
}

/** Those settings with a code, or all where none has it. */
function narrowed(settings: readonly Setting[], code: string | undefined): readonly Setting[] {
  if (code === undefined) return settings;
  const wanted = code.toLowerCase();
  const exact = settings.filter((setting) => setting.code.toLowerCase() === wanted);
  if (exact.length > 0) return exact;
  const origin = settings.filter((setting) => setting.code.startsWith(wanted));
  return /^[12]$/.test(wanted) && origin.length > 0 ? origin : settings;
}

/** All operations of a setting's conventional cell. */
export function settingOperations({ number, hallNumber }: Setting): Operation[] {
  const found = operations_from_number(number, { type: "HallNumber", value: hallNumber }, false);
  return found.map(({ rotation: r, translation }) => ({
    rotation: [
      [r[0], r[3], r[6]],
      [r[1], r[4], r[7]],
      [r[2], r[5], r[8]],
    ],
    translation,
  }));
}
