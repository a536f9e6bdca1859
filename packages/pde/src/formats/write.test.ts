// What is written is read back by our own importers; test/fixtures/pde/formats/README.md says how peers were tried.
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { withHdf5 } from "@sciformer/core/node";
import type { Dataset } from "h5wasm/node";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Simulation } from "../simulation.ts";
import { imported, valueAt } from "./testing.ts";
import { writeNetcdf } from "./write-netcdf.ts";
import { writePbdl } from "./write-pbdl.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "write-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** Three frames of 2 x 4 x 5; the second one lacks the point [1, 2] where `holed`. */
function made(holed: boolean): Simulation {
  return {
    simId: "burgers/7",
    tag: "burgers",
    pdeId: 6,
    fieldNames: ["velocity x", "velocity y"],
    fieldIds: [1, 2],
    fieldScheme: "VV",
    fieldUnits: ["m/s", "m/s"],
    grid: [4, 5],
    dt: 0.5,
    t0: 1,
    domainExtent: [1, 2],
    boundary: ["periodic", "periodic", "wall", "open"],
    params: [{ name: "viscosity", id: 7, value: 0.01 }],
    seed: null,
    icKind: null,
    source: "solver",
    frameCount: 3,
    *frames() {
      for (let frame = 0; frame < 3; frame++) {
        const data = Float32Array.from({ length: 40 }, (_, i) => 100 * frame + i);
        const valid = Uint8Array.from({ length: 20 }, (_, i) => (i === 7 ? 0 : 1));
        yield { time: 1 + frame / 2, data, ...(holed && frame === 1 ? { valid } : {}) };
      }
    },
  };
}

test("a NetCDF file gives back fields, grid, times, edges, constants and the mask", async () => {
  const path = join(folder, "out.nc");
  await writeNetcdf(path, made(true), { model: "mc-s", history: "made up" });
  const { simulations } = await imported([path]);
  const { simId, source, frames, ...info } = made(true);
  expect(simulations[0]!.info).toMatchObject(info);
  expect(valueAt(simulations[0]!, 2, 1, 3, 4)).toBe(200 + 39);
  expect([...simulations[0]!.frames[1]!.valid!].indexOf(0)).toBe(7);
  expect(await readdir(folder)).toContain("out.nc");
});

test("its variables have dimension scales, units and a fill value", async () => {
  const path = join(folder, "scales.nc");
  await writeNetcdf(path, made(false));
  await withHdf5(path, (file) => {
    const field = file.get("velocity_y") as Dataset;
    expect([0, 1, 2].map((axis) => field.get_attached_scales(axis))).toEqual([["/time"], ["/x"], ["/y"]]);
    expect([field.attrs.units!.value, field.attrs._FillValue!.value]).toEqual([
      "m/s",
      Float32Array.of(9.969209968386869e36),
    ]);
    // x is periodic: four points of a length of 1; y is not: five points with both ends of a length of 2.
    expect((file.get("x") as Dataset).value).toEqual(Float64Array.of(0, 0.25, 0.5, 0.75));
    expect((file.get("y") as Dataset).value).toEqual(Float64Array.of(0, 0.5, 1, 1.5, 2));
  });
});

test("a PBDL file gives back what it was made from", async () => {
  const path = join(folder, "burgers.hdf5");
  async function* two() {
    yield made(false);
    yield made(false);
  }
  expect(await writePbdl(path, two())).toBe(2);
  const { simulations } = await imported([path]);
  const { simId, source, frames, t0, fieldUnits, ...info } = made(false);
  expect(simulations[1]!.info).toMatchObject({ ...info, simId: "burgers/sim1" });
  expect(valueAt(simulations[1]!, 2, 1, 3, 4)).toBe(200 + 39);
});

test("masked points are refused by PBDL, and nothing is left behind", async () => {
  const path = join(folder, "holed.hdf5");
  async function* one() {
    yield made(true);
  }
  await expect(writePbdl(path, one())).rejects.toThrow(/burgers\/7 frame 1 has masked points/);
  expect((await readdir(folder)).filter((name) => name.includes("holed"))).toEqual([]);
});
