// Charts of sets.

import type { Theme } from "@sciformer/core/view";
import { expect, test } from "vitest";
import { siteByLetter } from "../../symmetry/sites.ts";
import { countCharts, groupChart, harvestChart, scoresReadout, setElements } from "./layout.ts";
import { errorChart, errorReadout, parityChart, surpriseCharts } from "./predictions.ts";
import { summaryOf } from "./summary.ts";

const THEME = { accent: "#0072b2", quiet: "#888888" } as Theme;
const salt = { group: 225, sites: [siteByLetter(225, "Na", "a")!, siteByLetter(225, "Cl", "b")!] };
const rutile = { group: 136, sites: [siteByLetter(136, "Ti", "a")!, siteByLetter(136, "O", "f")!] };
const SET = { label: "generated", summary: summaryOf([salt, salt, salt, rutile]) };
const DATA = { label: "data", summary: summaryOf([rutile]) };

test("shares are of the structures, an element once for each that holds it", () => {
  const { groups, elements, freedom } = SET.summary;
  expect([groups.get(225), elements.get("O"), freedom.get(0), freedom.get(1)]).toEqual([0.75, 0.25, 0.75, 0.25]);
});

test("space groups of both sets stand side by side, zero where one has none", () => {
  const { series, x } = groupChart(SET, DATA, false, THEME);
  expect(x.names).toEqual(["136 P4_2/mnm", "225 Fm-3m"]);
  expect(series.map(({ y }) => [...y])).toEqual([
    [0.25, 0.75],
    [1, 0],
  ]);
});

test("on a logarithmic axis what does not occur is left open", () => {
  expect([...groupChart(SET, DATA, true, THEME).series[1]!.y]).toEqual([1, Number.NaN]);
});

test("sites, elements and free coordinates are counted", () => {
  expect(countCharts(SET, undefined, THEME).map(({ id, series }) => [id, series.length])).toEqual([
    ["sites", 1],
    ["kinds", 1],
    ["freedom", 1],
  ]);
});

test("a ratio of elements is there only where both sets have them", () => {
  const chart = setElements(SET, DATA, "ratio");
  const known = "values" in chart ? chart.values.filter((value) => !Number.isNaN(value)) : [];
  // Ti and O: a quarter over all.
  expect([...known]).toEqual([-2, -2]);
});

test("genes that were dropped flow apart from those that were kept", () => {
  const chart = harvestChart({ genes: 10, structures: 9 }, THEME);
  expect("links" in chart && chart.links.map(({ value }) => value)).toEqual([9, 1]);
});

test("scores that are known are told, shares in percent", () => {
  const rows = scoresReadout({ UNIQUE: 0.5, P1: null, SG_CHI2: 0.25 } as never, "data").rows;
  expect(rows.map(({ label, value }) => [label, value])).toEqual([
    ["unique", 50],
    ["chi-square of space groups", 0.25],
  ]);
});

const PROPERTY = {
  name: "band_gap",
  predicted: Float32Array.of(1, 2, 9),
  truth: Float32Array.of(2, 1.5, Number.NaN),
  groups: [225, 1, 225],
};

test("a parity plot holds what is measured, in order, with its rows", () => {
  const chart = parityChart(PROPERTY, THEME);
  expect(chart.kind === "xy" && chart.series[0]).toMatchObject({
    x: Float64Array.of(1.5, 2),
    y: Float64Array.of(2, 1),
  });
  expect(chart.kind === "xy" && chart.series[0]!.rows!.indices).toEqual(Int32Array.of(1, 0));
});

test("errors are told by crystal system", () => {
  const chart = errorChart(PROPERTY, THEME);
  expect(chart.kind === "xy" && [chart.x.names, [...chart.series[0]!.y]]).toEqual([
    ["triclinic", "cubic"],
    [0.5, 1],
  ]);
  expect(errorReadout(PROPERTY).rows.map(({ value }) => value)).toEqual([2, 0.75, 1]);
});

test("every structure is counted once by its surprise", () => {
  const [counted] = surpriseCharts({ nats: Float32Array.of(0, 5, 10), sites: Float32Array.of(2, 3, 2) }, THEME);
  const total = counted!.kind === "xy" ? [...counted!.series[0]!.y].reduce((sum, count) => sum + count, 0) : 0;
  expect(total).toBe(3);
});
