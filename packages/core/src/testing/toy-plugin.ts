// A whole plugin in small: a curve y(x) learnt from points, to try the core without a domain.
import { readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import type { ColumnSpec, Columns, TableBatch, TableSpec } from "../data/columns.ts";
import { sliceRows } from "../data/rows.ts";
import { InputError } from "../errors.ts";
import type { Context } from "../nn/context.ts";
import { dropout } from "../nn/dropout.ts";
import { LayerNorm } from "../nn/layer-norm.ts";
import { Linear } from "../nn/linear.ts";
import { Module } from "../nn/module.ts";
import {
  type DatasetSource,
  definePlugin,
  type EvaluationRow,
  type HostBatch,
  type Importer,
  type Refusal,
  type Simulator,
  type Trained,
} from "../plugin.ts";
import { type RecipeConfig, recipeSchema } from "../train/recipe.ts";

const configSchema = z.strictObject({
  model: z.strictObject({ hidden: z.int().positive(), dropout: z.number().min(0).lt(1) }),
  /** `y` is divided by `scale`. */
  task: z.strictObject({ scale: z.number().positive() }),
  recipe: recipeSchema,
});

/** Configuration of a toy run. */
export type ToyConfig = z.infer<typeof configSchema>;

/** A point of the curve; `y` is NaN where it is not known. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

interface PointTokens {
  readonly input: number;
  readonly target: number;
}

const pointsTable: TableSpec = {
  version: 1,
  columns: [
    { name: "x", type: "float32", nullable: false, meaning: "place on the curve" },
    { name: "y", type: "float32", nullable: true, unit: "m", meaning: "height of the curve" },
  ],
  example: { length: 3, values: { x: Float32Array.of(-0.5, 0, 0.5), y: Float32Array.of(-1, Number.NaN, 1) } },
};

const predictionColumns: readonly ColumnSpec[] = [
  { name: "x", type: "float32", nullable: false, meaning: "place on the curve" },
  { name: "y", type: "float32", nullable: false, unit: "m", meaning: "predicted height" },
  { name: "y_true", type: "float32", nullable: true, unit: "m", meaning: "known height" },
];

/** Linear, layer norm, ReLU, dropout, linear: [batch, 1] -> [batch, 1]. */
export class ToyModel extends Module {
  readonly lift: Linear;
  readonly norm: LayerNorm;
  readonly head: Linear;
  readonly #dropout: number;

  constructor({ hidden, dropout: rate }: ToyConfig["model"]) {
    super();
    this.lift = new Linear(1, hidden);
    this.norm = new LayerNorm(hidden);
    this.head = new Linear(hidden, 1);
    this.#dropout = rate;
  }

  forward(x: tf.Tensor, context: Context): tf.Tensor {
    const hidden = tf.relu(this.norm.forward(this.lift.forward(x)));
    return this.head.forward(dropout(hidden, this.#dropout, context));
  }
}

const recipe: RecipeConfig = {
  optimizer: "adamw",
  lr: 1e-2,
  betas: [0.9, 0.999],
  eps: 1e-8,
  weightDecay: 0.01,
  momentum: 0,
  clipNorm: 1,
  emaDecay: null,
  batchSize: 16,
  steps: 60,
  epochs: null,
  schedule: { kind: "constant" },
  earlyStopPatience: null,
  shuffleWindow: 64,
  validateEvery: 20,
  logEvery: 10,
  checkpointEvery: 25,
};

const simulator: Simulator = {
  summary: "points of y = 2 sin(3 x) + 3 m with noise; two thirds to train, the rest to valid and test",
  options: [{ flags: "--points <n>", description: "number of points (default 240)" }],
  async simulate(options, random) {
    const count = Number(options.points ?? 240);
    if (!Number.isInteger(count) || count < 6) throw new InputError(`--points ${options.points}: expected 6 or more`);
    const x = Float32Array.from({ length: count }, () => random.uniform(-1, 1));
    const y = x.map((place) => 2 * Math.sin(3 * place) + 3 + random.normal(0, 0.1));
    const all: Columns = { length: count, values: { x, y } };
    const [first, second] = [Math.floor((count * 4) / 6), Math.floor((count * 5) / 6)];
    async function* batches(): AsyncGenerator<TableBatch> {
      yield { table: "points", split: "train", columns: sliceRows(all, 0, first) };
      yield { table: "points", split: "valid", columns: sliceRows(all, first, second) };
      yield { table: "points", split: "test", columns: sliceRows(all, second, count) };
    }
    return { metadata: { licence: "CC0-1.0", source_url: "simulated" }, batches: batches() };
  },
};

/** The number in one field. @throws InputError naming file, line and column */
function numberIn(text: string, where: string, column: string): number {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (!Number.isFinite(value)) throw new InputError(`${where}, column ${column}: "${text}" is not a number`);
  return value;
}

async function readPairs(path: string): Promise<Columns> {
  const name = basename(path);
  const [header, ...lines] = (await readFile(path, "utf8")).split("\n").filter((line) => line !== "");
  if (header !== "x;y") throw new InputError(`${name} line 1: "${header ?? ""}" where "x;y" was expected`);
  const points = lines.map((line, index) => {
    const [x = "", y = ""] = line.split(";");
    const where = `${name} line ${index + 2}`;
    return { x: numberIn(x, where, "x"), y: y === "" ? Number.NaN : numberIn(y, where, "y") };
  });
  const values = { x: Float32Array.from(points, ({ x }) => x), y: Float32Array.from(points, ({ y }) => y) };
  return { length: points.length, values };
}

const pairs: Importer = {
  name: "pairs",
  summary: "text files with the header x;y and one point a line; y may be empty",
  options: [{ flags: "--split <name>", description: "split that the points go to (default train)", forDatasets: true }],
  recognises: async (path) => path.endsWith(".pairs"),
  async read(paths, { split = "train" }, report) {
    const files: Columns[] = [];
    for (const path of paths) {
      const points = await readPairs(path);
      if (points.length === 0) report.warn("files without a point", basename(path));
      else files.push(points);
    }
    async function* batches(): AsyncGenerator<TableBatch> {
      for (const columns of files) yield { table: "points", split: String(split), columns };
    }
    return { metadata: {}, batches: batches() };
  },
};

async function* points(source: DatasetSource, split: string): AsyncGenerator<Point> {
  for await (const { length, values } of source.scan("points", split)) {
    const [xs, ys] = [values.x as Float32Array, values.y as Float32Array];
    for (let row = 0; row < length; row++) if (!Number.isNaN(ys[row]!)) yield { x: xs[row]!, y: ys[row]! };
  }
}

function collate(rows: readonly Point[], config: ToyConfig): HostBatch {
  const tokens = rows.map((row) => tokenizer.encode(row, config));
  return {
    x: { data: Float32Array.from(tokens, ({ input }) => input), shape: [rows.length, 1] },
    y: { data: Float32Array.from(tokens, ({ target }) => target), shape: [rows.length, 1] },
  };
}

const tokenizer = {
  encode: ({ x, y }: Point, { task }: ToyConfig): PointTokens => ({ input: x, target: y / task.scale }),
  decode: ({ input, target }: PointTokens, { task }: ToyConfig): Point => ({ x: input, y: target * task.scale }),
  examples: (): readonly Point[] => [
    { x: -1, y: 2 },
    { x: 0, y: 0 },
    { x: 0.25, y: 4 },
  ],
};

function heights({ infer, config }: Trained<ToyConfig, ToyModel>, x: Float32Array): Float32Array {
  const { output } = infer({ x: { data: x, shape: [x.length, 1] } });
  return Float32Array.from(output!.data, (scaled) => scaled * config.task.scale);
}

function predicted(trained: Trained<ToyConfig, ToyModel>, { length, values }: Columns): Columns {
  const x = values.x as Float32Array;
  return {
    length,
    values: { x, y: heights(trained, x), y_true: values.y ?? new Float32Array(length).fill(Number.NaN) },
  };
}

function errorRow(method: string, errors: readonly number[]): EvaluationRow {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  return {
    group: "curve",
    method,
    metrics: { MAE: mean(errors.map(Math.abs)), RMSE: Math.sqrt(mean(errors.map((error) => error ** 2))) },
  };
}

const notANumber: Refusal = {
  name: "a field that is not a number",
  message: /bad\.pairs line 3, column y: "high" is not a number/,
  async arrange(dir) {
    const path = join(dir, "bad.pairs");
    await writeFile(path, "x;y\n0;1\n0.5;high\n");
    return ["data", "import", "pairs", path, "--out", join(dir, "imported")];
  },
};

/** A domain of its own: everything is real, and small enough for a test. */
export const toyPlugin = definePlugin<ToyConfig, ToyModel, Point, PointTokens>({
  name: "toy",
  version: "0.0.1",
  title: "Toy: a curve from points",
  citation: "no paper",
  tables: { points: pointsTable },
  configSchema,
  sizes: {
    small: { model: { hidden: 8, dropout: 0.1 }, task: { scale: 1 }, recipe },
    base: { model: { hidden: 32, dropout: 0.1 }, task: { scale: 1 }, recipe },
    large: { model: { hidden: 64, dropout: 0.1 }, task: { scale: 1 }, recipe },
  },
  trainOptions: [{ flags: "--scale <m>", description: "height that counts as 1 (default: the size's)" }],
  async configure(size, { scale }) {
    return scale === undefined ? size : { ...size, task: { scale: Number(scale) } };
  },
  async checkTraining(source) {
    for await (const _ of points(source, "train")) return;
    throw new InputError(`${source.path}: split train has no point with a height`);
  },
  createModel: ({ model }) => new ToyModel(model),
  tokenizer,
  rows: points,
  collate,
  forward: (model, { x }, context) => model.forward(x!, context),
  loss: (model, { x, y }, context) => tf.mean(tf.square(tf.sub(model.forward(x!, context), y!))),
  predictionColumns: () => predictionColumns,
  async predict(trained, source, split, sink) {
    let count = 0;
    for await (const columns of source.scan("points", split)) {
      await sink(predicted(trained, columns));
      count += columns.length;
    }
    return [`predicted ${count} heights`];
  },
  predictOptions: [],
  sideOutputs: [
    {
      option: { flags: "--peak <file>", description: "text file with the highest predicted point" },
      async render(predictions) {
        const all = predictions.flatMap(({ values }) => [...(values.y as Float32Array)]);
        return `${Math.max(...all)}\n`;
      },
    },
  ],
  async evaluate(trained, source, split, sink, { spread }) {
    const train: number[] = [];
    for await (const { y } of points(source, "train")) train.push(y);
    const mean = train.reduce((sum, y) => sum + y, 0) / train.length;
    const errors: Record<"mean" | "model", number[]> = { mean: [], model: [] };
    for await (const columns of source.scan("points", split)) {
      const rows = predicted(trained, columns);
      await sink(rows);
      const [guess, truth] = [rows.values.y as Float32Array, rows.values.y_true as Float32Array];
      for (let row = 0; row < rows.length; row++) {
        if (Number.isNaN(truth[row]!)) continue;
        errors.mean.push(mean - truth[row]!);
        errors.model.push(guess[row]! - truth[row]!);
      }
    }
    if (errors.model.length === 0) throw new InputError(`${source.path}: split ${split} has no point with a height`);
    const largest = Math.max(...errors.model.map(Math.abs));
    const notes = spread === true ? [`errors of the model up to ${largest.toFixed(3)} m`] : [];
    return { rows: [errorRow("mean", errors.mean), errorRow("model", errors.model)], notes, warnings: [] };
  },
  evaluateOptions: [{ flags: "--spread", description: "also the largest error" }],
  baselines: ["mean"],
  metrics: { MAE: "lower", RMSE: "lower" },
  formats: [pairs],
  importDefaults: () => ({ split: "all" }),
  simulator,
  commands: [
    {
      name: "height",
      summary: "print the height at one place",
      options: [{ flags: "--at <x>", description: "place on the curve" }],
      async run(trained, { at }, print) {
        const x = numberIn(String(at ?? ""), "--at", "x");
        print(`y(${x}) = ${heights(trained, Float32Array.of(x))[0]!.toFixed(3)}`);
      },
    },
  ],
  refusals: [notANumber],
  parity: {},
});
