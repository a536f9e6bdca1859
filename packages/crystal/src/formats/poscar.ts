// POSCAR and CONTCAR files and folders of them.
import { basename } from "node:path";
import { folderHolds, readText } from "./files.ts";
import { checkedStructure, type StructureFormat } from "./structure-format.ts";
import { parsePoscar } from "./text/poscar.ts";

const isPoscar = (name: string) => /(?:^|[._-])(?:POSCAR|CONTCAR)|\.vasp$|\.poscar$/i.test(basename(name));

export const poscar: StructureFormat = {
  name: "poscar",
  summary: "POSCAR and CONTCAR files of VASP, or a folder of them",
  options: [],
  isWanted: isPoscar,
  recognises: async (path) => isPoscar(path) || folderHolds(path, isPoscar),
  async *entries({ path, stem }) {
    const text = await readText(path);
    const where = basename(path);
    yield {
      load(settings) {
        const structure = checkedStructure(parsePoscar(text, where), settings, where);
        return [{ id: stem, where, content: { structure }, fields: {} }];
      },
    };
  },
};
