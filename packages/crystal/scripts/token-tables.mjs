// Writes src/symmetry/tables/{encodings,harmonics}.ts from the reference files of the published tokenizer:
// space_group_encoding.json, site_symmetry_ops.json, harmonic_signatures.json. Their values follow how coordinate
// triplets happen to be written in the published code, so they are copied, not derived.
// Run: node scripts/token-tables.mjs <folder>
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error("usage: node scripts/token-tables.mjs <folder of the reference files>");
const read = (name) => JSON.parse(readFileSync(join(folder, name), "utf8"));
const target = (name) => new URL(`../src/symmetry/tables/${name}.ts`, import.meta.url);

const SIGNIFICANT = 9;
const SMALLEST = 1e-12;

writeFileSync(target("encodings"), encodings(read("space_group_encoding.json"), read("site_symmetry_ops.json")));
writeFileSync(target("harmonics"), harmonics(read("harmonic_signatures.json")));

function encodings({ length, groups }, { bits }) {
  const spaceGroups = inOrder(groups).map(([, ones]) => {
    const text = Array.from({ length }, () => "0");
    for (const column of ones) text[column] = "1";
    return hexadecimal(text.join(""));
  });
  const siteSymmetries = inOrder(bits).map(([, bySymmetry]) =>
    Object.entries(bySymmetry)
      .map(([symmetry, text]) => `${symmetry}:${hexadecimal(text)}`)
      .join(" "),
  );
  return `// Bits of space groups and site symmetries, as scripts/token-tables.mjs writes them: not to be edited.

/** A line a group: ${length} bits in hexadecimal, the first bit highest. */
export const SPACE_GROUP_BITS = \`${spaceGroups.join("\n")}\`;

/** A line a group: \`site symmetry:bits\`, ${Object.values(bits[1])[0].length} bits in hexadecimal, the first bit highest. */
export const SITE_SYMMETRY_BITS = \`${siteSymmetries.join("\n")}\`;
`;
}

function harmonics({ signature, cluster }) {
  const vectors = new Map();
  const lines = inOrder(signature).map(([group, bySymmetry]) =>
    Object.entries(bySymmetry)
      .map(([symmetry, byEnumeration]) => {
        const entries = Object.entries(byEnumeration).map(([enumeration, vector], place) => {
          if (Number(enumeration) !== place) throw new Error(`group ${group} ${symmetry}: enumerations with a gap`);
          const text = vector.map(short).join(" ");
          if (!vectors.has(text)) vectors.set(text, vectors.size);
          return `${vectors.get(text)}/${cluster[group][symmetry][enumeration]}`;
        });
        return `${symmetry}:${entries.join(",")}`;
      })
      .join(" "),
  );
  return `// Harmonic signatures of the Wyckoff positions, as scripts/token-tables.mjs writes them: not to be edited.

/** The distinct signatures, 12 numbers a line. */
export const SIGNATURES = \`${[...vectors.keys()].join("\n")}\`;

/** A line a group: \`site symmetry:\` and, by enumeration, \`line of the signature/cluster\`. */
export const HARMONICS = \`${lines.join("\n")}\`;
`;
}

function inOrder(byGroup) {
  return Object.entries(byGroup).sort(([a], [b]) => Number(a) - Number(b));
}

function short(value) {
  return Math.abs(value) < SMALLEST ? "0" : String(Number(value.toPrecision(SIGNIFICANT)));
}

function hexadecimal(bits) {
  const padded = bits.padEnd(Math.ceil(bits.length / 4) * 4, "0");
  return padded.replaceAll(/.{4}/g, (nibble) => Number.parseInt(nibble, 2).toString(16));
}
