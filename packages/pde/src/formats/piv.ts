// Measured planes: TSI Insight .vec files, a frame each, and CSV tables of points on a grid.
import { open } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { InputError } from "@sciformer/core";
import { INTERPOLATE_OPTION } from "./options.ts";
import { fileStem } from "./paths.ts";
import { pointSimulation } from "./points.ts";
import type { SourceFormat } from "./source-format.ts";

const NAMES = /\.(vec|csv)$/i;
const SNIFFED_BYTES = 4096;

export const piv: SourceFormat = {
  name: "piv",
  summary: "points on a grid: TSI Insight .vec files (a series is one trajectory) and CSV",
  options: [INTERPOLATE_OPTION],
  fileNames: NAMES,
  async recognises(path) {
    return NAMES.test(path) && looksLikePoints(await firstText(path));
  },
  groups: (files) => [...series(files).values()],
  async find(files, values, context) {
    const numbered = files.map((file) => ({ file, ...partsOf(file) })).sort((a, b) => a.number - b.number);
    for (const [i, { number, file }] of numbered.entries()) {
      const before = numbered[i - 1];
      if (before && number !== before.number + 1) {
        throw new InputError(
          `${basename(file)}: number ${number} follows ${before.number} (${basename(before.file)}); expected a series without gaps`,
        );
      }
    }
    const simId = files.length > 1 ? partsOf(files[0]!).stem : basename(files[0]!).split(".")[0]!;
    const source = { files: numbered.map(({ file }) => file), simId, measured: true, nodes: false };
    return { simulations: [await pointSimulation(source, values, context)] };
  },
};

async function firstText(path: string): Promise<string> {
  const file = await open(path).catch(() => undefined);
  if (!file) return "";
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(SNIFFED_BYTES), 0, SNIFFED_BYTES, 0);
    return buffer.toString("utf8", 0, bytesRead);
  } finally {
    await file.close();
  }
}

function looksLikePoints(text: string): boolean {
  return /VARIABLES\s*=\s*"X\b/i.test(text) || /^#?\s*"?x\b[^,;\n]*[,;]/i.test(text);
}

/** `Run000001.T000.D000.vec` -> stem `Run`, number 1. CSV files are no series. */
function partsOf(file: string): { readonly stem: string; readonly number: number } {
  const [, stem, digits] = /^(.*?)(\d+)$/.exec(basename(file).split(".")[0]!) ?? [];
  const isSeries = /\.vec$/i.test(file) && digits !== undefined;
  return isSeries
    ? { stem: stem!.replace(/[-_]$/, "") || "series", number: Number(digits) }
    : { stem: fileStem(file), number: 0 };
}

function series(files: readonly string[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const file of files) {
    const isVec = /\.vec$/i.test(file);
    const key = isVec ? join(dirname(file), partsOf(file).stem) : file;
    found.set(key, [...(found.get(key) ?? []), file]);
  }
  return found;
}
