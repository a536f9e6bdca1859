// Charts of a simulation: how errors grow, energies by wave number, a point over time, a line, conserved quantities.
import type { Chart, Series, Theme, XyChart } from "@sciformer/core/view";
import { energySpectrum } from "../evaluation/spectrum.ts";
import { type Channel, channelValues, transformOf } from "./channels.ts";
import { limitsOf } from "./limits.ts";
import { type Movie, type Source, sourcesOf, spacing } from "./movie.ts";
import type { ChartName, Sight } from "./sight.ts";

/** What the charts are of. */
export interface ChartView {
  readonly movie: Movie;
  readonly step: number;
  readonly sight: Pick<Sight, "channel" | "cut" | "charts">;
  readonly point: readonly [number, number];
  /** Limits of the channel. */
  readonly range: readonly [number, number];
  readonly errors: ErrorCurves;
  readonly theme: Theme;
}

/** Errors by step; NaN where there is none. */
export interface ErrorCurves {
  readonly title: string;
  readonly curves: readonly { readonly label: string; readonly values: Float32Array; readonly kind: CurveKind }[];
}

type CurveKind = "model" | "baseline" | "mean";

const SYNC = "steps";
const BINS = 48;
/** Energies below this share of the largest are not drawn. */
const LEAST_SHARE = 1e-10;

const LABELS: Readonly<Record<Source, string>> = { prediction: "predicted", truth: "true" };

/** The charts that were asked for, as far as there is something to draw in them. */
export function fieldCharts(view: ChartView): Chart[] {
  const makers: Readonly<Record<ChartName, () => Chart | undefined>> = {
    error: () => errorChart(view),
    spectrum: () => spectrumChart(view),
    probe: () => probeChart(view),
    cut: () => cutChart(view),
    conserved: () => conservedChart(view),
    histogram: () => histogramChart(view),
  };
  const charts = view.sight.charts.flatMap((name) => makers[name]() ?? []);
  return view.movie.grid[1] === 1 ? [...spaceTimeCharts(view), ...charts] : charts;
}

/** Of one dimension all steps fit into one picture: place upwards, steps to the right. */
function spaceTimeCharts({ movie, sight, range }: ChartView): Chart[] {
  const { channel } = sight;
  const [count] = movie.grid;
  const steps = movie.times.length;
  const { map, isSigned } = limitsOf(...range);
  const [width] = spacing(movie);
  const names = Array.from({ length: count }, (_, row) => String(Number(((count - 0.5 - row) * width).toPrecision(3))));
  return sourcesOf(movie).map((source) => {
    const values = new Float32Array(count * steps).fill(Number.NaN);
    for (const [step, state] of movie.states[source].entries()) {
      if (state === undefined) continue;
      const own = channelValues(movie, channel, state);
      for (let i = 0; i < count; i++) values[(count - 1 - i) * steps + step] = own[i]!;
    }
    return {
      kind: "heatmap",
      id: `space-time-${source}`,
      title: `${channel.title} over time, ${LABELS[source]}`,
      place: "below",
      description: `${channel.title} along ${movie.axes[0]} at every step`,
      x: { title: "step", scale: "linear" },
      y: { title: movie.axes[0], scale: "categories", names },
      values,
      rows: count,
      columns: steps,
      colour: {
        title: channel.title,
        unit: channel.unit,
        map,
        range,
        scale: "linear",
        ...(isSigned ? { symmetric: true } : {}),
      },
      followsTime: true,
    };
  });
}

function colourOf(source: Source, theme: Theme): string {
  return source === "prediction" ? theme.accent : theme.text;
}

/** A line for each source. */
function lines(
  { movie, theme }: ChartView,
  x: Series["x"],
  values: (source: Source) => Float32Array | undefined,
): Series[] {
  return sourcesOf(movie).flatMap((source): Series[] => {
    const y = values(source);
    if (y === undefined) return [];
    return [{ id: source, label: LABELS[source], x, y, look: "line", colour: colourOf(source, theme) }];
  });
}

function stepAxis({ movie }: ChartView): XyChart["x"] {
  return { title: "step", scale: "linear", range: [0, Math.max(1, movie.times.length - 1)] };
}

const everyStep = ({ movie }: ChartView) => ({ start: 0, step: 1, count: movie.times.length });

function errorChart(view: ChartView): Chart | undefined {
  const { errors, theme } = view;
  const found = errors.curves;
  if (found.length === 0) return undefined;
  const colours: Readonly<Record<CurveKind, string>> = {
    model: theme.accent,
    baseline: theme.quiet,
    mean: theme.accent,
  };
  return {
    kind: "xy",
    id: "error",
    title: errors.title,
    place: "below",
    description: `Error of ${found.map(({ label }) => label).join(", ")} by step`,
    x: stepAxis(view),
    y: { title: "nRMSE", scale: "linear" },
    series: found.map(({ label, values, kind }, at) => ({
      id: `error-${at}`,
      label,
      x: everyStep(view),
      y: values,
      look: "line",
      colour: colours[kind],
      ...(kind === "model" ? {} : { dash: true }),
    })),
    followsTime: true,
    sync: SYNC,
  };
}

/** Energy by wave number from 1, NaN where there is next to none. */
export function spectrumOf(movie: Movie, channel: Channel, state: Float32Array, floor: number): Float32Array {
  const energy = energySpectrum(channelValues(movie, channel, state).slice(), 0, transformOf(movie.grid));
  return Float32Array.from(energy.subarray(1), (value) => (value > floor ? value : Number.NaN));
}

/** The largest energy of the sources at the first and the last step. */
function largestEnergy({ movie, sight }: ChartView): number {
  const states = sourcesOf(movie).flatMap((source) => {
    const all = movie.states[source].filter((state) => state !== undefined);
    return [all[0]!, all.at(-1)!];
  });
  return Math.max(
    0,
    ...states.flatMap((state) => [...spectrumOf(movie, sight.channel, state, 0)].filter((e) => e > 0)),
  );
}

function spectrumChart(view: ChartView): Chart | undefined {
  const { movie, sight, step } = view;
  const largest = largestEnergy(view);
  if (!(largest > 0)) return undefined;
  const floor = LEAST_SHARE * largest;
  const spectra = new Map<Source, Float32Array>();
  for (const source of sourcesOf(movie)) {
    const state = movie.states[source][step];
    if (state !== undefined) spectra.set(source, spectrumOf(movie, sight.channel, state, floor));
  }
  const shells = Math.floor(Math.max(...movie.grid) / 2);
  return {
    kind: "xy",
    id: "spectrum",
    title: "Spectrum",
    place: "side",
    description: "Energy of each shell of wave numbers, predicted and true, at the step shown",
    x: { title: "wave number", scale: "log", range: [1, Math.max(2, shells)] },
    y: { title: "energy", scale: "log", range: [floor, 3 * largest] },
    series: lines(view, { start: 1, step: 1, count: shells }, (source) => spectra.get(source)?.subarray(0, shells)),
  };
}

function probeChart(view: ChartView): Chart {
  const { movie, sight, point } = view;
  const { channel } = sight;
  const at = point[0] * movie.grid[1] + point[1];
  return {
    kind: "xy",
    id: "probe",
    title: `${channel.title} at (${pointText(movie, point)})`,
    place: "below",
    description: `${channel.title} over the steps at the chosen point`,
    x: stepAxis(view),
    y: unitAxis(channel),
    series: lines(view, everyStep(view), (source) =>
      Float32Array.from(movie.states[source], (state, step) =>
        state === undefined || movie.valid[step]?.[at] === 0 ? Number.NaN : channelValues(movie, channel, state)[at]!,
      ),
    ),
    followsTime: true,
    sync: SYNC,
  };
}

/** `12, 7`: number of the point along each axis. */
export function pointText({ grid }: Movie, [i, j]: readonly [number, number]): string {
  return grid[1] === 1 ? `${i}` : `${i}, ${j}`;
}

function unitAxis({ title, unit }: Channel): XyChart["y"] {
  return { title, scale: "linear", ...(unit === "" ? {} : { unit }) };
}

function cutChart(view: ChartView): Chart {
  const { movie, sight, step, point, range } = view;
  const axis = movie.grid[1] === 1 ? 0 : sight.cut;
  const [, ny] = movie.grid;
  const count = movie.grid[axis];
  const length = movie.extent?.[axis] ?? count;
  const width = length / count;
  const other = axis === 0 ? point[1] : point[0];
  const indexOf = (at: number) => (axis === 0 ? at * ny + other : other * ny + at);
  const air = 0.08 * (range[1] - range[0]);
  const along = movie.axes[axis];
  const place = ny === 1 ? "" : `, ${movie.axes[1 - axis]} at ${other}`;
  return {
    kind: "xy",
    id: "cut",
    title: `Along ${along}${place}`,
    place: "side",
    description: `${sight.channel.title} along a line through the chosen point at the step shown`,
    x: { title: along, scale: "linear", range: [0, length] },
    y: { ...unitAxis(sight.channel), range: [range[0] - air, range[1] + air] },
    series: lines(view, { start: width / 2, step: width, count }, (source) => {
      const state = movie.states[source][step];
      if (state === undefined) return undefined;
      const values = channelValues(movie, sight.channel, state);
      return Float32Array.from({ length: count }, (_, at) => values[indexOf(at)]!);
    }),
    marks: [{ axis: "x", from: (point[axis] + 0.5) * width, label: "", colour: view.theme.quiet }],
  };
}

/** Mean, and mean of the squares, of a channel at every step. */
export function momentsOf(movie: Movie, channel: Channel, source: Source) {
  const steps = movie.times.length;
  const [mean, square] = [new Float32Array(steps).fill(Number.NaN), new Float32Array(steps).fill(Number.NaN)];
  for (const [step, state] of movie.states[source].entries()) {
    if (state === undefined) continue;
    const values = channelValues(movie, channel, state);
    let [sum, squares] = [0, 0];
    for (const value of values) {
      sum += value;
      squares += value * value;
    }
    mean[step] = sum / values.length;
    square[step] = squares / values.length;
  }
  return { mean, square };
}

function conservedChart(view: ChartView): Chart {
  const { movie, sight, theme } = view;
  const x = everyStep(view);
  const series = sourcesOf(movie).flatMap((source): Series[] => {
    const { mean, square } = momentsOf(movie, sight.channel, source);
    const common = { x, look: "line", colour: colourOf(source, theme) } as const;
    return [
      { ...common, id: `mean-${source}`, label: `mean ${LABELS[source]}`, y: mean },
      {
        ...common,
        id: `square-${source}`,
        label: `square ${LABELS[source]}`,
        y: square,
        right: true,
        dash: true,
      },
    ];
  });
  return {
    kind: "xy",
    id: "conserved",
    title: "Mean, square",
    place: "side",
    description: "What a conservation law keeps, and the energy of a velocity or the enstrophy of a vorticity",
    x: stepAxis(view),
    y: { title: "mean", scale: "linear" },
    right: { title: "mean square", scale: "linear" },
    series,
    followsTime: true,
    sync: SYNC,
  };
}

function histogramChart(view: ChartView): Chart {
  const { movie, sight, step, range } = view;
  const width = (range[1] - range[0]) / BINS;
  return {
    kind: "xy",
    id: "histogram",
    title: "Values",
    place: "side",
    description: "How often each value occurs at the step shown; those beyond the limits count with the outermost",
    x: { ...unitAxis(sight.channel), range },
    y: { title: "share", unit: "%", scale: "linear" },
    series: lines(view, { start: range[0], step: width, count: BINS }, (source) => {
      const state = movie.states[source][step];
      return state && shares(channelValues(movie, sight.channel, state), range[0], width);
    }).map((series) => ({ ...series, look: "steps" })),
  };
}

/** Percent of the values in each bin. */
function shares(values: Float32Array, low: number, width: number): Float32Array {
  const counts = new Float32Array(BINS);
  for (const value of values) {
    const bin = Math.floor((value - low) / width);
    if (!Number.isNaN(bin)) counts[Math.min(BINS - 1, Math.max(0, bin))]! += 100 / values.length;
  }
  return counts;
}
