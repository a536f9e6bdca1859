// Charts of what a run predicts: properties beside the truth, or how surprising structures are.
import { type Chart, type Readout, type Table, type Theme, valueRange } from "@sciformer/core/view";

/** From here on points are counted in hexagons. */
const MANY = 4000;
const [LEAST_BINS, MOST_BINS] = [8, 40];

/** A predicted property. */
export interface PredictedProperty {
  readonly name: string;
  readonly predicted: Float32Array | Float64Array;
  readonly truth: Float32Array | Float64Array;
  readonly groups: ArrayLike<number>;
}

/** Names of the properties that predictions.arrow has beside their truth. */
export function propertiesOf({ columns }: Table): string[] {
  const names = columns.map(({ name }) => name);
  return names.filter((name) => names.includes(`${name}_true`));
}

export async function predictedProperty(table: Table, name: string): Promise<PredictedProperty> {
  const columns = await table.numbersOf([name, `${name}_true`, "space_group"]);
  return { name, predicted: columns[name]!, truth: columns[`${name}_true`]!, groups: columns.space_group! };
}

/** Predicted over measured; a click on a point tells its row. */
export function parityChart({ name, predicted, truth }: PredictedProperty, theme: Theme): Chart {
  const title = name.replaceAll("_", " ");
  const axes = {
    x: { title: `${title}, measured`, scale: "linear" },
    y: { title: `${title}, predicted`, scale: "linear" },
  } as const;
  const order = knownRows(truth).sort((a, b) => truth[a]! - truth[b]!);
  const xs = Float64Array.from(order, (row) => truth[row]!);
  const ys = Float64Array.from(order, (row) => predicted[row]!);
  const base = {
    id: `parity-${name}`,
    title: `Predicted and measured ${title}`,
    place: "main",
    diagonal: true,
  } as const;
  if (order.length > MANY) return { ...base, ...axes, kind: "hexbin", xs, ys };
  const rows = { table: "predictions", indices: Int32Array.from(order) };
  const points = {
    id: "structures",
    label: "structures",
    x: xs,
    y: ys,
    look: "points",
    colour: theme.accent,
    rows,
  } as const;
  return { ...base, ...axes, kind: "xy", series: [points] };
}

function knownRows(truth: ArrayLike<number>): number[] {
  return Array.from(truth, (_, row) => row).filter((row) => !Number.isNaN(truth[row]!));
}

const SYSTEMS = [
  ["triclinic", 2],
  ["monoclinic", 15],
  ["orthorhombic", 74],
  ["tetragonal", 142],
  ["trigonal", 167],
  ["hexagonal", 194],
  ["cubic", 230],
] as const;

/** Mean absolute error in each crystal system that occurs. */
export function errorChart({ name, predicted, truth, groups }: PredictedProperty, theme: Theme): Chart {
  const sums = SYSTEMS.map(([system]) => ({ system, sum: 0, count: 0 }));
  for (const row of knownRows(truth)) {
    const own = sums[SYSTEMS.findIndex(([, last]) => groups[row]! <= last)]!;
    own.sum += Math.abs(predicted[row]! - truth[row]!);
    own.count++;
  }
  const present = sums.filter(({ count }) => count > 0);
  const errors = Float32Array.from(present, ({ sum, count }) => sum / count);
  return {
    kind: "xy",
    id: `error-${name}`,
    title: `Mean absolute error of ${name.replaceAll("_", " ")}`,
    place: "main",
    weight: 0.6,
    x: { title: "Crystal system", scale: "categories", names: present.map(({ system }) => system) },
    y: { title: "Error", scale: "linear", range: [0, 1.08 * Math.max(0, ...errors)] },
    series: [
      {
        id: "error",
        label: "mean absolute error",
        x: Float32Array.from(present, (_, at) => at),
        y: errors,
        look: "bars",
        colour: theme.accent,
      },
    ],
  };
}

export function errorReadout({ name, predicted, truth }: PredictedProperty): Readout {
  const errors = knownRows(truth)
    .map((row) => Math.abs(predicted[row]! - truth[row]!))
    .sort((a, b) => a - b);
  const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length;
  return {
    id: `errors-${name}`,
    title: name.replaceAll("_", " "),
    rows: [
      { label: "structures with truth", value: errors.length },
      { label: "mean absolute error", value: mean },
      { label: "median error", value: errors[Math.floor(errors.length / 2)] ?? null },
    ],
  };
}

/** How surprising structures are to a generator. */
export interface Surprise {
  /** In nats, by row. */
  readonly nats: Float32Array | Float64Array;
  readonly sites: Float32Array | Float64Array;
}

export async function surpriseOf(table: Table): Promise<Surprise> {
  const { surprise, sites } = await table.numbersOf(["surprise", "sites"]);
  return { nats: surprise!, sites: sites! };
}

/** Counted, and over the number of sites. */
export function surpriseCharts({ nats, sites }: Surprise, theme: Theme): Chart[] {
  const most = Math.max(1, valueRange(nats)?.[1] ?? 1);
  const bins = Math.max(LEAST_BINS, Math.min(MOST_BINS, Math.round(Math.sqrt(nats.length))));
  const counts = new Float32Array(bins);
  for (const value of nats) {
    const bin = Math.min(bins - 1, Math.floor((bins * value) / most));
    counts[bin] = counts[bin]! + 1;
  }
  const order = Array.from(sites, (_, row) => row).sort((a, b) => sites[a]! - sites[b]!);
  return [
    {
      kind: "xy",
      id: "surprise",
      title: "How surprising the structures are",
      place: "main",
      x: { title: "-log p given the space group", unit: "nats", scale: "linear" },
      y: { title: "Structures", scale: "linear", range: [0, 1.08 * Math.max(...counts)] },
      series: [
        {
          id: "count",
          label: "structures",
          x: { start: most / bins / 2, step: most / bins, count: bins },
          y: counts,
          look: "bars",
          colour: theme.accent,
        },
      ],
    },
    {
      kind: "xy",
      id: "surprise-sites",
      title: "Surprise over the number of sites",
      place: "main",
      x: { title: "Wyckoff sites", scale: "linear" },
      y: { title: "-log p", unit: "nats", scale: "linear" },
      series: [
        {
          id: "structures",
          label: "structures",
          x: Float64Array.from(order, (row) => sites[row]!),
          y: Float64Array.from(order, (row) => nats[row]!),
          look: "points",
          colour: theme.accent,
          rows: { table: "predictions", indices: Int32Array.from(order) },
        },
      ],
    },
  ];
}
