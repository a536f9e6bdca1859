// Bad files that importers refuse, arranged for real.
import { readFile, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Refusal } from "@sciformer/core";
import { createHdf5 } from "@sciformer/core/node";
import { type PbdlFile, writePbdl } from "./pbdl-file.ts";

const OUT = (dir: string) => ["--out", join(dir, "out")];

/** A file that `write` makes, imported. */
function importRefusal(
  name: string,
  message: RegExp,
  [format, file]: readonly [string, string],
  write: (path: string) => Promise<void>,
): Refusal {
  const arrange = async (dir: string) => {
    const path = join(dir, file);
    await write(path);
    return ["data", "import", format, path, ...OUT(dir)];
  };
  return { name, message, arrange };
}

const PBDL = ["pbdl", "flow.hdf5"] as const;
const pbdlRefusal = (name: string, message: RegExp, file: PbdlFile) =>
  importRefusal(name, message, PBDL, (path) => writePbdl(path, file));

const PLAIN = { shape: [3, 2, 16, 16] };

const LAYOUT_REFUSALS: readonly Refusal[] = [
  pbdlRefusal("simulations of different shapes in one file", /flow\.hdf5 sims\/sim1: shape 4 x 2 x 16 x 16/, {
    simulations: [PLAIN, { shape: [4, 2, 16, 16] }],
  }),
  pbdlRefusal("a scheme of another length than the fields", /Fields Scheme "V" has 1 letters/, { scheme: "V" }),
  pbdlRefusal("fewer field names than channels", /Fields names 1 channels/, { fields: ["Velocity X"] }),
  pbdlRefusal("a constant that a simulation does not have", /flow\.hdf5 sims\/sim1.*Viscosity/, {
    constants: ["Viscosity"],
    simulations: [{ ...PLAIN, attributes: { Viscosity: 0.1 } }, PLAIN],
  }),
  pbdlRefusal("an unknown field, naming near ones", /Velocity W.*velocity/, { fields: ["Velocity X", "Velocity W"] }),
  pbdlRefusal("an unknown equation, naming near ones", /Burger Queen/, { pde: "Burger Queen" }),
  pbdlRefusal("an unknown boundary", /bouncy/, { boundary: "bouncy" }),
  pbdlRefusal("a group that no layout has", /not the PBDL layout.*found runs/, { group: "runs" }),
  pbdlRefusal(
    "a value that is not a number",
    /flow\.hdf5 .*sim1: frame 1 channel "velocity y" index \[2, 3\]: NaN/,
    // Frame 1, channel 1, row 2, column 3 of [3, 2, 16, 16].
    { simulations: [PLAIN, { ...PLAIN, values: { [512 + 256 + 2 * 16 + 3]: Number.NaN } }] },
  ),
];

/** Gives the only filter of a file, deflate, the number of one that does not exist. */
async function writeUnknownFilter(path: string): Promise<void> {
  await writePbdl(path, { compression: 1, simulations: [PLAIN] });
  const bytes = await readFile(path);
  const name = bytes.indexOf("deflate");
  // Before the name of a filter stand its number and three more 16-bit words.
  bytes.writeUInt16LE(29_999, name - 8);
  await writeFile(path, bytes);
}

/** PDEBench's layout of one dimension with points that are not evenly spaced. */
async function writeUneven(path: string): Promise<void> {
  const file = await createHdf5(path);
  try {
    const data = new Float32Array(2 * 3 * 8).fill(1);
    file.create_dataset({ name: "tensor", data, shape: [2, 3, 8], dtype: "<f" });
    const x = Float32Array.from({ length: 8 }, (_, i) => i * i);
    file.create_dataset({ name: "x-coordinate", data: x, shape: [8], dtype: "<f" });
    file.create_dataset({ name: "t-coordinate", data: Float32Array.of(0, 1, 2), shape: [3], dtype: "<f" });
  } finally {
    file.close();
  }
}

const SCATTERED = ["% X        Y        u (K) @ t=0", "0 0 1", "0.3 0.1 2", "0.7 0.9 3", ""].join("\n");

const FILE_REFUSALS: readonly Refusal[] = [
  importRefusal("a file that is not HDF5", /flow\.hdf5.*not an HDF5 file/, PBDL, (path) => writeFile(path, "text")),
  importRefusal("a file that was cut off", /flow\.hdf5/, PBDL, async (path) => {
    await writePbdl(path);
    await truncate(path, 5000);
  }),
  importRefusal("a compression that nothing here can undo", /flow\.hdf5.*29999/, PBDL, writeUnknownFilter),
  importRefusal("points that are not evenly spaced", /line\.hdf5.*--resample/, ["pdebench", "line.hdf5"], writeUneven),
  importRefusal("scattered points", /plate\.dat.*--interpolate/, ["comsol", "plate.dat"], (path) =>
    writeFile(path, SCATTERED),
  ),
];

export const importRefusals: readonly Refusal[] = [...LAYOUT_REFUSALS, ...FILE_REFUSALS];
