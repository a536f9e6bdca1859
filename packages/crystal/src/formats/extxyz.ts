// Extended XYZ files: every frame is a structure, numbers of its comment line are properties.
import { basename } from "node:path";
import { folderHolds, readText } from "./files.ts";
import { checkedStructure, type StructureFormat } from "./structure-format.ts";
import { parseExtXyz } from "./text/extxyz.ts";

const isXyz = (name: string) => /\.(?:ext)?xyz(?:\.gz)?$/i.test(name);
const ID_KEYS = ["material_id", "id", "name"];

export const extxyz: StructureFormat = {
  name: "extxyz",
  summary: 'extended XYZ with Lattice="..." (also .gz), every frame a structure',
  options: [],
  isWanted: isXyz,
  recognises: async (path) => isXyz(path) || folderHolds(path, isXyz),
  async *entries({ path, stem }) {
    const frames = parseExtXyz(await readText(path), basename(path));
    for (const [i, { structure, info, line }] of frames.entries()) {
      const where = `${basename(path)} line ${line}`;
      const id =
        ID_KEYS.map((key) => info[key]).find((value) => value) ?? (frames.length > 1 ? `${stem}:${i + 1}` : stem);
      yield {
        load: (settings) => [
          { id, where, content: { structure: checkedStructure(structure, settings, where) }, fields: info },
        ],
      };
    }
  },
};
