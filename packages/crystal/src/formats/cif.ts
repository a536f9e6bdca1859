// Single CIF files and folders of them.
import { basename } from "node:path";
import { parseCif } from "./cif/read.ts";
import { folderHolds, readText } from "./files.ts";
import type { StructureFormat } from "./structure-format.ts";

const isCif = (name: string) => /\.m?cif(?:\.gz)?$/i.test(name);

export const cif: StructureFormat = {
  name: "cif",
  summary: "CIF files (also .gz), or a folder of them; every block with atoms is a structure",
  options: [],
  isWanted: isCif,
  recognises: async (path) => isCif(path) || folderHolds(path, isCif),
  async *entries({ path, stem }) {
    const text = await readText(path);
    const where = basename(path);
    yield {
      load({ disorder, maxAtoms }, report) {
        const found = parseCif(text, where, report, { disorder, maxAtoms });
        return found.map(({ block, structure }) => {
          return { id: found.length > 1 ? `${stem}:${block}` : stem, where, content: { structure }, fields: {} };
        });
      },
    };
  },
};
