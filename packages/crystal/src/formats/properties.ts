// Properties of structures: which columns of the files are numbers, under which names they are kept.
import { InputError, type Report } from "@sciformer/core";
import type { LoadedStructure } from "./structure-format.ts";

/** Columns that are no properties. */
const NO_PROPERTIES = new Set([
  "",
  "cif",
  "cif.conv",
  "elements",
  "formula",
  "id",
  "index",
  "material_id",
  "name",
  "pretty_formula",
  "structure",
]);
/** A space group that the file gives, to compare with. */
const GROUP_COLUMNS = ["spacegroup.number", "spacegroup_number", "space_group_number", "space_group"];
/** Other names of properties. */
const SYNONYMS: Readonly<Record<string, string>> = { energy_above_hull: "e_above_hull" };

/** What a first pass finds of the columns. */
export class PropertySurvey {
  readonly #numeric = new Set<string>();
  readonly #texts = new Map<string, string>();
  readonly #notFinite = new Map<string, string>();

  add({ fields, where }: LoadedStructure): void {
    for (const [name, text] of Object.entries(fields)) {
      if (NO_PROPERTIES.has(name.toLowerCase()) || GROUP_COLUMNS.includes(name) || text.trim() === "") continue;
      if (/^[+-]?(?:nan|inf|infinity)$/i.test(text.trim()))
        this.#notFinite.set(name, `${where}, column "${name}": "${text}"`);
      else if (Number.isFinite(Number(text))) this.#numeric.add(name);
      else if (!this.#texts.has(name)) this.#texts.set(name, `${where}, column "${name}"`);
    }
  }

  /**
   * The names of numeric columns as they are kept; other columns are left out with a warning.
   *
   * @throws InputError for a value of such a column that is not finite
   */
  finish(report: Report): string[] {
    for (const place of this.#texts.values()) report.warn("columns that are not numbers left out", place);
    const kept = [...this.#numeric].filter((name) => !this.#texts.has(name));
    for (const name of kept) {
      const place = this.#notFinite.get(name);
      if (place !== undefined) throw new InputError(`${place}, expected a finite number`);
    }
    return [...new Set(kept.map(keptName))];
  }
}

/** The values of a structure's properties; NaN for one that is missing. */
export function propertyValues(
  fields: Readonly<Record<string, string>>,
  names: readonly string[],
): Record<string, number> {
  const given = new Map(Object.entries(fields).map(([name, text]) => [keptName(name), text]));
  return Object.fromEntries(
    names.map((name) => {
      const text = given.get(name)?.trim() ?? "";
      return [name, text === "" ? Number.NaN : Number(text)];
    }),
  );
}

/** The space group that a file gives; undefined if it gives none. */
export function declaredGroup(fields: Readonly<Record<string, string>>): number | undefined {
  const text = GROUP_COLUMNS.map((name) => fields[name]).find((value) => value !== undefined && value !== "");
  return text === undefined ? undefined : Number(text);
}

function keptName(name: string): string {
  return SYNONYMS[name] ?? name;
}
