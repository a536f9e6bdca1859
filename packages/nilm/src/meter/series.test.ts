// The primitives of resampling, on series short enough to follow by eye.
import { expect, test } from "vitest";
import { binMeans, bins, forwardFill, limitPower, QUALITY, resampleAny, resampleMeans } from "./series.ts";

const NONE = Number.NaN;

function series(watts: number[], first = 0) {
  return { binMs: 10, first, watts: Float32Array.from(watts), flags: new Uint8Array(watts.length) };
}

test("readings of a bin are averaged, empty bins are missing", () => {
  const binned = binMeans({ times: Float64Array.of(20, 29, 45), watts: Float32Array.of(1, 3, 7) }, 10);
  expect(binned.first).toBe(2);
  expect([...binned.watts]).toEqual([2, NONE, 7]);
});

test("readings with an issue are left out and flag their bin", () => {
  const times = Float64Array.of(0, 5, 10);
  const binned = binMeans({ times, watts: Float32Array.of(1, 9, 4), issues: Uint8Array.of(0, 1, 1) }, 10);
  expect([...binned.watts]).toEqual([1, NONE]);
  expect([...binned.flags]).toEqual([QUALITY.issue, QUALITY.issue]);
});

test("the first bins of a longer gap are filled, nothing before the first reading is", () => {
  const gap = series([NONE, 5, NONE, NONE, NONE, 8]);
  forwardFill(gap, 2);
  expect([...gap.watts]).toEqual([NONE, 5, 5, 5, NONE, 8]);
  expect([...gap.flags]).toEqual([0, 0, QUALITY.filled, QUALITY.filled, 0, 0]);
});

test("small powers become zero, large ones are clipped and flagged", () => {
  const power = series([4.9, 5, 7000, -3, NONE]);
  limitPower(power, { minW: 5, maxW: 6000, allowNegative: false });
  expect([...power.watts]).toEqual([0, 5, 6000, 0, NONE]);
  expect([...power.flags]).toEqual([0, 0, QUALITY.clipped, 0, 0]);
});

test("net export is kept where it is allowed", () => {
  const power = series([-3, -40, -7000]);
  limitPower(power, { minW: 5, maxW: 6000, allowNegative: true });
  expect([...power.watts]).toEqual([0, -40, -6000]);
});

test("bins outside the range of a series are missing", () => {
  expect([...bins(series([1, 2, 3], 4), 3, 3).watts]).toEqual([NONE, 1, 2]);
});

test("wider bins are aligned to their own grid and average what is there", () => {
  const wide = resampleMeans(series([1, 2, 3, NONE, NONE, NONE], 5), 3);
  expect(wide.first).toBe(1);
  expect([...wide.watts]).toEqual([1, 2.5, NONE]);
});

test("a wider bin is on if any of its bins is", () => {
  expect([...resampleAny(Uint8Array.of(0, 0, 1, 0), 5, 3)]).toEqual([0, 1]);
});
