// NetCDF and Zarr files as xarray writes them: value = 100 frame + 10 variable + place / 32, stored (y, x, time).
import { describe, expect, test } from "vitest";
import { fixture, imported, recognisers, valueAt } from "./testing.ts";

describe.each([
  ["field4.nc", "netcdf"],
  ["field3.nc", "netcdf"],
  ["field2.zarr", "zarr"],
  ["field3.zarr", "zarr"],
])("%s", (name, format) => {
  test("is recognised by what it is", async () => {
    expect(await recognisers(fixture(name))).toEqual([format]);
  });

  test("axes are x and y by name, variables channels by name or long name", async () => {
    const { simulations, warnings } = await imported([fixture(name)]);
    const [only] = simulations;
    expect(only!.info).toMatchObject({
      simId: name.split(".")[0],
      pdeId: 15,
      grid: [4, 5],
      frameCount: 3,
      dt: 0.5,
      t0: 1,
      domainExtent: [0.75, 0.8],
      boundary: ["open", "open", "open", "open"],
    });
    // A Zarr folder has no order of its own: names are sorted there.
    const { fieldNames, fieldIds, fieldUnits } = only!.info;
    const fields = fieldNames.map((field, i) => `${field} (${fieldIds[i]}) in ${fieldUnits?.[i]}`);
    expect(fields.sort()).toEqual(["pressure (6) in Pa", "vorticity (4) in 1/s"]);
    const [vorticity, pressure] = ["vorticity", "pressure"].map((field) => fieldNames.indexOf(field));
    expect(only!.frames.map(({ time }) => time)).toEqual([1, 1.5, 2]);
    expect(valueAt(only!, 2, vorticity!, 1, 2)).toBe(200 + 7 / 32);
    expect(valueAt(only!, 2, pressure!, 1, 2)).toBe(200 + 10 + 7 / 32);
    expect(warnings.join()).toContain(`variables on another grid, left out (${name} profile)`);
  });

  test("a point without a value is masked in all channels of its frame", async () => {
    const { simulations, warnings } = await imported([fixture(name)]);
    const [first, second] = simulations[0]!.frames;
    expect(first!.valid).toBeUndefined();
    // Place of [2, 3] is 13.
    expect([...second!.valid!].indexOf(0)).toBe(13);
    expect([second!.data[13], second!.data[20 + 13]]).toEqual([0, 0]);
    expect(warnings.join()).toContain("1 x masked points (valid 0, value 0)");
  });
});

test("big-endian numbers are swapped, and said so", async () => {
  const { warnings } = await imported([fixture("field3.nc")]);
  expect(warnings).toContain("1 x big-endian numbers swapped (field3.nc)");
});

test("members are simulations; dimensions without a variable are one apart", async () => {
  const { simulations, warnings } = await imported([fixture("members3.nc")]);
  expect(simulations.map(({ info }) => info.simId)).toEqual(["members3/0", "members3/1"]);
  expect(simulations[1]!.info).toMatchObject({ grid: [3, 4], dt: 1, domainExtent: null, fieldUnits: null });
  expect(valueAt(simulations[1]!, 2, 0, 2, 3)).toBe(1000 + 200 + 11 / 32);
  expect(warnings.join()).toContain("2 x dimensions without a variable (spacing 1)");
});

test("--fields chooses variables and names them", async () => {
  const { simulations } = await imported([fixture("field4.nc")], { fields: "p=density" });
  expect(simulations[0]!.info).toMatchObject({ fieldNames: ["density"], fieldIds: [5] });
  await expect(imported([fixture("field4.nc")], { fields: "q=density" })).rejects.toThrow(
    /^--fields: field4\.nc has no field variable "q" \(found: .*p.*\)$/,
  );
});

test("--dt is the step where the file has none", async () => {
  const { simulations } = await imported([fixture("members3.nc")], { dt: "0.1" });
  expect(simulations[0]!.info.dt).toBe(0.1);
  expect(simulations[0]!.frames[2]!.time).toBeCloseTo(0.2, 12);
});
