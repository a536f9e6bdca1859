// Charts of a simulation.
import type { HeatMapChart, Theme, XyChart } from "@sciformer/core/view";
import { expect, test } from "vitest";
import { channelsOf } from "./channels.ts";
import { type ChartView, fieldCharts, momentsOf, spectrumOf } from "./charts.ts";
import type { Movie } from "./movie.ts";
import type { ChartName } from "./sight.ts";
import { field, madeMovie } from "./testing.ts";

const THEME: Theme = {
  ...{ name: "dark", background: "#000000", surface: "#111111", text: "#ffffff" },
  ...{ quiet: "#888888", line: "#333333", accent: "#0000ff" },
};
const GRID = [8, 8] as const;
const wave = (amplitude: number) => field(GRID, (i) => amplitude * Math.cos((2 * Math.PI * 2 * i) / 8));
const MOVIE = madeMovie({
  grid: GRID,
  states: { prediction: [wave(1), wave(0.5)], truth: [wave(1), wave(2)] },
});

function chartsOf(names: readonly ChartName[], movie: Movie = MOVIE, step = 1): XyChart[] {
  const view: ChartView = {
    movie,
    step,
    sight: { channel: channelsOf(movie)[0]!, cut: 0, charts: names },
    point: [0, 3],
    range: [-2, 2],
    errors: { title: "Error", curves: [{ label: "this", values: Float32Array.of(Number.NaN, 0.75), kind: "model" }] },
    theme: THEME,
  };
  return fieldCharts(view) as XyChart[];
}

test("charts come as they were asked for", () => {
  expect(chartsOf(["cut", "error", "histogram"]).map(({ id }) => id)).toEqual(["cut", "error", "histogram"]);
});

test("without errors there is no chart of them", () => {
  const movie = { ...MOVIE, states: { ...MOVIE.states, prediction: [undefined, undefined] } };
  expect(chartsOf(["probe"], movie)[0]!.series.map(({ id }) => id)).toEqual(["truth"]);
});

test("the spectrum has the energy of a wave at its number: half the square of its amplitude", () => {
  const energy = spectrumOf(MOVIE, channelsOf(MOVIE)[0]!, wave(2), 1e-9);
  expect(energy[1]).toBeCloseTo(2, 6);
  expect(energy[0]).toBeNaN();
});

test("a probe tells the values at the chosen point step by step", () => {
  const [chart] = chartsOf(["probe"]);
  const values = Object.fromEntries(chart!.series.map(({ id, y }) => [id, [...y]]));
  expect(values).toEqual({ prediction: [1, 0.5], truth: [1, 2] });
});

test("a point that was not measured is a gap", () => {
  const valid = new Uint8Array(64).fill(1);
  valid[3] = 0;
  const [chart] = chartsOf(["probe"], { ...MOVIE, valid: [undefined, valid] });
  expect([...chart!.series[1]!.y]).toEqual([1, Number.NaN]);
});

test("a cut along x runs through the chosen point, in units of the domain", () => {
  const [chart] = chartsOf(["cut"]);
  expect(chart!.series[0]!.x).toEqual({ start: 1 / 16, step: 1 / 8, count: 8 });
  expect([...chart!.series[1]!.y].map((value) => Math.round(100 * value) / 100)).toEqual([2, 0, -2, -0, 2, 0, -2, -0]);
});

test("mean and mean square are those of each state", () => {
  const { mean, square } = momentsOf(MOVIE, channelsOf(MOVIE)[0]!, "truth");
  expect(mean[1]).toBeCloseTo(0, 6);
  expect([...square].map((value) => Math.round(1000 * value) / 1000)).toEqual([0.5, 2]);
});

test("a histogram counts every value, those beyond the limits at its ends", () => {
  const [chart] = chartsOf(["histogram"]);
  const sum = [...chart!.series[0]!.y].reduce((total, share) => total + share, 0);
  expect(sum).toBeCloseTo(100, 3);
});

test("of one dimension all steps are in one picture, the first point below", () => {
  const states = [Float32Array.of(1, 2), Float32Array.of(3, 4)];
  const line = madeMovie({ grid: [2, 1], states: { prediction: [undefined, undefined], truth: states } });
  const [chart] = chartsOf([], line) as unknown as HeatMapChart[];
  expect([chart!.rows, chart!.columns, [...chart!.values]]).toEqual([2, 2, [2, 4, 1, 3]]);
});
