// What importers refuse, each with a line that says where and what was expected.
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createHdf5, type Hdf5Attribute } from "@sciformer/core/node";
import type { Group } from "h5wasm/node";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { writeAttributes } from "./hdf5-attributes.ts";
import { fixture, imported } from "./testing.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "refusals-"));
});
afterAll(() => rm(folder, { recursive: true }));

interface MadeFile {
  readonly name?: string;
  readonly attributes?: Readonly<Record<string, Hdf5Attribute>>;
  readonly constants?: Readonly<Record<string, Hdf5Attribute>>;
  readonly shapes?: readonly (readonly number[])[];
  /** Position in the data of the first simulation that is not a number. */
  readonly nanAt?: number;
}

/** A PBDL file of one or more simulations of 3 x 2 x 4 x 5 zeros. */
async function pbdlFile({ name = "made.hdf5", attributes, constants, shapes = [[3, 2, 4, 5]], nanAt }: MadeFile) {
  const path = join(folder, name);
  const file = await createHdf5(path);
  const group = file.create_group("sims") as Group;
  writeAttributes(group, {
    PDE: "Burgers",
    Fields: ["Velocity X", "Velocity Y"],
    "Fields Scheme": "VV",
    "Domain Extent": 1,
    Dt: 0.1,
    "Boundary Conditions": ["periodic", "periodic", "periodic", "periodic"],
    ...attributes,
  });
  for (const [i, shape] of shapes.entries()) {
    const data = new Float32Array(shape.reduce((product, size) => product * size, 1));
    if (nanAt !== undefined && i === 0) data[nanAt] = Number.NaN;
    const dataset = group.create_dataset({ name: `sim${i}`, data, shape: [...shape] });
    writeAttributes(dataset, constants ?? {});
  }
  file.close();
  return path;
}

const refused = async (made: MadeFile, message: RegExp | string, options = {}) =>
  expect(imported([await pbdlFile(made)], options)).rejects.toThrow(message);

describe("PBDL", () => {
  test("a scheme of another length than the channels", () =>
    refused(
      { attributes: { "Fields Scheme": "VVp" } },
      'made.hdf5 sims: Fields Scheme "VVp" has 3 letters; expected one for each of 2 channels',
    ));

  test("a declared constant that a simulation lacks", () =>
    refused({ attributes: { Constants: ["Viscosity"] } }, 'made.hdf5 sims/sim0: attribute "Viscosity" is missing'));

  test("a constant that is a text", () =>
    refused(
      { attributes: { Constants: ["Viscosity"] }, constants: { Viscosity: "thick" } },
      'made.hdf5 sims/sim0: attribute "Viscosity" is "thick"; expected a number',
    ));

  test("a step that is a text", () =>
    refused({ attributes: { Dt: "short" } }, 'made.hdf5 sims: attribute "Dt" is "short"; expected a number'));

  test("a field that no vocabulary has, with near matches; --unknown-label takes it", async () => {
    const attributes = { Fields: ["Velocity X", "Vortisity"] };
    await refused(
      { attributes },
      'made.hdf5 sims: unknown field "Vortisity"; near matches: vorticity (--unknown-label takes label 0)',
    );
    const { simulations, warnings } = await imported([await pbdlFile({ attributes })], { unknownLabel: true });
    expect(simulations[0]!.info).toMatchObject({ fieldNames: ["velocity x", "Vortisity"], fieldIds: [1, 0] });
    expect(warnings).toEqual(['1 x unknown field names, label 0 (made.hdf5 sims "Vortisity")']);
  });

  test("a PDE that no vocabulary has", () =>
    refused({ attributes: { PDE: "Burgerss" } }, /unknown PDE "Burgerss"; near matches: burgers/));

  test("a boundary of an unknown kind", () =>
    refused(
      { attributes: { "Boundary Conditions": ["sticky", "open", "open", "open"] } },
      'made.hdf5 sims: unknown boundary "sticky"; expected one of periodic, open, wall, inflow',
    ));

  test("simulations of different shapes", () =>
    refused(
      {
        shapes: [
          [3, 2, 4, 5],
          [3, 2, 5, 4],
        ],
      },
      /^made\.hdf5 sims\/sim1: shape 3 x 2 x 5 x 4, but sims\/sim0 has 3 x 2 x 4 x 5; expected one shape/,
    ));

  test("a value that is not a number, with frame, channel and index", () =>
    // Frame 1, channel 1, [2, 3] of 4 x 5 points.
    refused(
      { nanAt: 40 + 20 + 2 * 5 + 3 },
      'made.hdf5 made/sim0: frame 1 channel "velocity y" index [2, 3]: NaN, expected a finite number',
    ));

  test("another grid in the same data set", async () => {
    const paths = [await pbdlFile({}), await pbdlFile({ name: "other.hdf5", shapes: [[3, 2, 8, 5]] })];
    await expect(imported(paths)).rejects.toThrow(
      "other.hdf5: a grid of 8 x 5, but made.hdf5 has 4 x 5; another grid is another data set",
    );
  });

  test("the same id twice", async () => {
    const path = await pbdlFile({});
    await expect(imported([path, path])).rejects.toThrow(/simulation id "made\/sim0" is in .*made\.hdf5 too/);
  });
});

test("a field in two units", async () => {
  const [first, second] = [join(folder, "a.csv"), join(folder, "b.csv")];
  await writeFile(first, "x,y,pressure [Pa]\n0,0,1\n0,1,1\n1,0,1\n1,1,1\n");
  await writeFile(second, "x,y,pressure [bar]\n0,0,1\n0,1,1\n1,0,1\n1,1,1\n");
  await expect(imported([first, second])).rejects.toThrow('b.csv: field "pressure" in bar, but in Pa in a.csv');
});

test("times that do not advance evenly", async () => {
  const path = join(folder, "times.csv");
  const rows = [0, 1, 2.5].flatMap((t) => [0, 1].map((x) => `${x},${t},${x + t}`));
  await writeFile(path, `x,t,density\n${rows.join("\n")}\n`);
  await expect(imported([path])).rejects.toThrow(
    "times.csv: time step before frame 1 is 1, the mean is 1.25; expected equal steps",
  );
});

test("a file that is not what its name says", async () => {
  const path = join(folder, "text.hdf5");
  await writeFile(path, "not HDF5 at all");
  await expect(imported([path], {}, "pbdl")).rejects.toThrow(/text\.hdf5: not an HDF5 file$/);
});

test("a layout that nobody knows, listing what was found", async () => {
  await expect(imported([fixture("../../arrays/lzf.h5")], {}, "pdebench")).rejects.toThrow(
    /^lzf\.h5: no layout of PDEBench \(.*\); found d$/,
  );
});

test("a NumPy file that is cut off", async () => {
  const path = join(folder, "cut.npy");
  await writeFile(path, (await readFile(fixture("stacked.npy"))).subarray(0, 500));
  await expect(imported([path])).rejects.toThrow(/^cut\.npy: truncated file/);
});

test("a classic NetCDF file that is cut off", async () => {
  const path = join(folder, "cut.nc");
  await writeFile(path, (await readFile(fixture("members3.nc"))).subarray(0, -50));
  await expect(imported([path])).rejects.toThrow(/^cut\.nc: truncated file: ends at byte \d+, \d+ are missing$/);
});

test("an unknown codec of Zarr", async () => {
  const path = join(folder, "codec.zarr");
  const array = {
    chunks: [2, 2],
    compressor: { id: "made-up" },
    dtype: "<f4",
    fill_value: 0,
    filters: null,
    order: "C",
  };
  await mkdir(join(path, "density"), { recursive: true });
  await writeFile(join(path, ".zgroup"), '{"zarr_format": 2}');
  await writeFile(join(path, "density", ".zarray"), JSON.stringify({ ...array, shape: [2, 2], zarr_format: 2 }));
  await writeFile(join(path, "density", ".zattrs"), '{"_ARRAY_DIMENSIONS": ["x", "y"]}');
  await writeFile(join(path, "density", "0.0"), "????");
  await expect(imported([path])).rejects.toThrow(/^codec\.zarr density: .*made-up/);
});

test("a path that is not there", async () => {
  await expect(imported([join(folder, "none.nc")], {}, "netcdf")).rejects.toThrow(/none\.nc: no such file or folder$/);
});
