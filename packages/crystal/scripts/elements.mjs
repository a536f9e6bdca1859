// Writes src/elements/table.ts from elements.json and element_volumes.json, the public element tables of the project.
// Run: node scripts/elements.mjs <folder>
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error("usage: node scripts/elements.mjs <folder of the element tables>");
const read = (name) => JSON.parse(readFileSync(join(folder, name), "utf8"));

const { elements, cgcnn_length: length } = read("elements.json");
const { volume } = read("element_volumes.json");
const lines = elements.map((element) =>
  [
    element.z,
    element.symbol,
    element.mass,
    element.group,
    element.period,
    element.block,
    element.pauling,
    element.covalent_radius,
    element.vdw_radius,
    element.oxidation_states?.join(","),
    element.smact_pauling,
    element.metal ? "metal" : null,
    volume[element.symbol],
    element.cgcnn.length > 0 ? element.cgcnn.join(",") : null,
  ]
    .map((value) => value ?? "?")
    .join(" "),
);
const text = `// The chemical elements, as scripts/elements.mjs writes them: not to be edited.

/**
 * A line an element: atomic number, symbol, mass (u), group, period, block, Pauling electronegativity, covalent and
 * van der Waals radius (angstrom), oxidation states, electronegativity of the charge test, \`metal\` for the charge test,
 * volume of an atom in compounds (cubic angstrom), ones of the ${length}-dimensional CGCNN vector; ? for what is unknown.
 */
export const ELEMENT_TABLE = \`${lines.join("\n")}\`;
`;
writeFileSync(new URL("../src/elements/table.ts", import.meta.url), text);
