// Writes src/symmetry/tables/groups.ts: enumerates the Wyckoff positions and normalisers of all 230 space groups from
// their operations. Operations and the letters of positions, which are convention, are the symmetry finder's; every
// position must match one enumerated class, and every class one position. Run: node scripts/wyckoff.mjs
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import {
  hall_symbol_entry,
  initSync,
  operations_from_number,
  space_group_type,
  wyckoff_positions,
} from "@spglib/moyo-wasm";
import { keyOf } from "./wyckoff/congruences.mjs";
import { holohedry, letterMaps, monoclinicAxes } from "./wyckoff/normaliser.mjs";
import { format, fromFinder, generatorsOf, parse } from "./wyckoff/operations.mjs";
import { classOf, wyckoffClasses } from "./wyckoff/positions.mjs";

const TARGET = new URL("../src/symmetry/tables/groups.ts", import.meta.url);
const wasm = createRequire(import.meta.url).resolve("@spglib/moyo-wasm/moyo_wasm_bg.wasm");
initSync({ module: readFileSync(wasm) });

const lines = Array.from({ length: 230 }, (_, i) => groupLine(i + 1));
const table = lines.join("\n");
writeFileSync(TARGET, moduleText(table, createHash("sha256").update(table).digest("hex")));
console.log(`${lines.length} groups, ${table.length} characters`);

function groupLine(number) {
  const type = space_group_type(number);
  const { hall_symbol, setting, centering } = hall_symbol_entry(type.hall_number);
  const operations = operations_from_number(number, { type: "Standard" }, false).map(fromFinder);
  const positions = letteredPositions(number, operations, type.hall_number);
  const letterOf = new Map(positions.flatMap(({ letter, keys }) => keys.map((key) => [key, letter])));
  const maps = letterMaps(operations, holohedry(type.lattice_system), positions, letterOf);
  const affine =
    type.lattice_system === "Monoclinic" ? letterMaps(operations, monoclinicAxes(), positions, letterOf) : [];
  return [
    number,
    type.hm_short,
    type.hm_full,
    hall_symbol.replaceAll("=", '"'),
    type.hall_number,
    setting,
    centering,
    type.crystal_system,
    type.lattice_system,
    type.geometric_crystal_class,
    type.bravais_class,
    generatorsOf(operations).map(format).join(" "),
    positions.map(({ siteSymmetry, representative }) => `${siteSymmetry}:${representative}`).join(" "),
    maps.map(({ letters, op }) => `${letters}:${op}`).join(" "),
    affine.map(({ letters }) => letters).join(" "),
  ].join("|");
}

/** The enumerated positions in the order of their letters. */
function letteredPositions(number, operations, hallNumber) {
  const classes = wyckoffClasses(operations);
  const named = wyckoff_positions(hallNumber).map(({ letter, multiplicity, site_symmetry, coordinates }) => {
    const expression = parse(coordinates);
    const found = classOf(classes, expression);
    if (found === undefined || operations.length / found.order !== multiplicity) {
      throw new Error(`group ${number} position ${letter}: no enumerated class holds ${coordinates}`);
    }
    return {
      letter,
      siteSymmetry: site_symmetry,
      representative: format(expression),
      subspace: found.subspaces.values().next().value,
      keys: [...found.subspaces.values()].map(keyOf),
    };
  });
  if (named.length !== classes.length || new Set(named.flatMap(({ keys }) => keys[0])).size !== classes.length) {
    throw new Error(`group ${number}: ${classes.length} enumerated classes, ${named.length} letters`);
  }
  return named.sort((a, b) => rankOf(a.letter) - rankOf(b.letter));
}

/** Letters run from a to z, then A. */
function rankOf(letter) {
  return "abcdefghijklmnopqrstuvwxyzA".indexOf(letter);
}

function moduleText(content, checksum) {
  return `// The 230 space groups and their Wyckoff positions, as scripts/wyckoff.mjs writes them: not to be edited.

/** SHA-256 of {@link GROUP_TABLE}: datasets name the table that their letters come from. */
export const GROUP_TABLE_SHA256 = "${checksum}";

/**
 * A line a group: number, short and full Hermann-Mauguin symbol, Hall symbol and number, setting, centring, crystal
 * system, lattice system, point group, Bravais class; generators; positions in the order of letters as
 * \`site symmetry:representative\`; letter permutations of the normaliser as \`letters:change of description\`; for
 * monoclinic groups the permutations of the affine normaliser. ITA standard setting: unique axis b, cell choice 1,
 * hexagonal axes, origin choice 2.
 */
export const GROUP_TABLE = \`${content}\`;
`;
}
