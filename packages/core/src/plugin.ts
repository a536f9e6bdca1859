// The contract between the core and a domain package: what a plugin must say about itself.
import type { Tensor } from "@tensorflow/tfjs-core";
import type { z } from "zod";
import type { ColumnSpec, Columns, StoredLists, TableBatch, TableSpec } from "./data/columns.ts";
import type { Engine, Inference } from "./engine/engine.ts";
import type { Random } from "./engine/random.ts";
import type { Context } from "./nn/context.ts";
import type { LoadableState, Module } from "./nn/module.ts";
import type { ParityCase, ParityOptions, ParityValues } from "./parity/case.ts";
import type { Report } from "./report.ts";
import type { RecipeConfig } from "./train/recipe.ts";

/** An option of a verb, in commander's notation: `--tz <zone>`; given twice, a `...` option collects a list. */
export interface CliOption {
  readonly flags: string;
  readonly description: string;
  /** Of an importer: says how a dataset is divided, which a file to predict is not. */
  readonly forDatasets?: true;
}

/** Option values as the command line gave them: strings, lists of strings, `true` for bare flags. */
export type CliValues = Readonly<Record<string, string | string[] | boolean | undefined>>;

/** A numeric array with its shape: what a batch holds before it becomes tensors. */
export interface HostTensor {
  readonly data: Float32Array | Int32Array | Uint8Array;
  readonly shape: readonly number[];
}

/** One batch by input name; shapes are constant from step to step, so that a compiled step fits all of them. */
export type HostBatch = Readonly<Record<string, HostTensor>>;

/** The same batch on the backend. */
export type TensorBatch = Readonly<Record<string, Tensor>>;

/** The part of a run's configuration that every domain has; a domain adds its own `task`. */
export interface RunConfig {
  /** Architecture options; with them alone the model can be built. */
  readonly model: object;
  /** What is learnt and from which columns: targets, window, scale. */
  readonly task: object;
  /** Loss weights, optimiser, schedule, batch size. */
  readonly recipe: RecipeConfig;
}

/** What a domain sees of a dataset on disk: its description and its rows as a stream of bounded batches. */
export interface DatasetSource {
  /** Where it lies, as errors name it. */
  readonly path: string;
  /** Table -> split names present. */
  readonly splits: Readonly<Record<string, readonly string[]>>;
  /** Key-value metadata of the dataset (time zone, period, thresholds ...). */
  readonly metadata: Readonly<Record<string, string>>;
  /** Column names of a table. */
  columns(table: string): readonly string[];
  /** Normalisation statistics of the train split; absent or empty where the dataset has none. */
  readonly statistics?: Readonly<Record<string, unknown>>;
  /** Rows in stored order; `columns` limits what is decoded. */
  scan(table: string, split: string, columns?: readonly string[]): AsyncIterable<Columns>;
  /**
   * A list column by record batch, in stored order, for rows that are wanted in any order: each list is read when it is
   * asked for. Absent where rows can be read once and in order only.
   */
  lists?(table: string, split: string, column: string): AsyncIterable<StoredLists>;
}

/** Reads one real file format into table rows. Rows stream: memory stays bounded by one house, one file, one scene. */
export interface Importer {
  /** The name on the command line: `data import <name>`. */
  readonly name: string;
  readonly summary: string;
  readonly options: readonly CliOption[];
  /**
   * True if this importer is the right one for the path (by name, first bytes and what the options name), for
   * `predict RUN FILE`.
   */
  recognises(path: string, options: CliValues): Promise<boolean>;
  /** @throws InputError on what the domain's specification refuses, before any row is yielded for that file */
  read(paths: readonly string[], options: CliValues, report: Report): Promise<ImportResult>;
}

/** What an importer found: metadata known up front, then the rows. */
export interface ImportResult {
  /** What the domain keeps of the source; `licence` and `source_url` become licence and source of dataset.json. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly batches: AsyncIterable<TableBatch>;
}

/** Sees every batch that is written to a dataset, and then says what `dataset.json` keeps as statistics. */
export interface StatisticsCollector {
  /** @throws InputError for rows that cannot be of one dataset */
  add(batch: TableBatch): void;
  readonly values: Readonly<Record<string, unknown>>;
}

/** The embedded default data: honest physics, seeded, no download. */
export interface Simulator {
  readonly summary: string;
  readonly options: readonly CliOption[];
  simulate(options: CliValues, random: Random, report: Report): Promise<ImportResult>;
}

/** Rows to model input. */
export interface Tokenizer<Config, Row, Example> {
  encode(row: Row, config: Config): Example;
  /** Present where an exact inverse exists. */
  decode?(example: Example, config: Config): Row;
  /** Rows to try: the conformance suite checks determinism and, with `decode`, the inverse on them. */
  examples(config: Config): readonly Row[];
}

/** One method's figures in an evaluation table; null where a metric is undefined (all-zero truth). */
export interface EvaluationRow {
  readonly group: string;
  readonly method: string;
  readonly metrics: Readonly<Record<string, number | null>>;
}

/**
 * What `evaluate` prints and stores; warnings say what a reader must know to trust the figures. Properties that a
 * domain adds are stored in evaluation.json and not printed.
 */
export interface Evaluation {
  readonly rows: readonly EvaluationRow[];
  /** Lines below the table: intervals of its figures, scores that do not fit into its columns. */
  readonly notes: readonly string[];
  readonly warnings: readonly string[];
}

/** A model with what it needs to predict: its configuration and the folder it came from. */
export interface Trained<Config extends RunConfig, Model extends Module> {
  readonly model: Model;
  /**
   * The plugin's `forward` on batches of `collate`, op by op or compiled: `output` of the result is its tensor. Compiled
   * anew for each shape of the batch, so give it few shapes.
   */
  readonly infer: Inference;
  readonly config: Config;
  readonly path: string;
}

/** Receives prediction rows; the core writes them as Arrow (and CSV) with the declared schema. */
export type PredictionSink = (columns: Columns) => Promise<void>;

/** A file written beside predictions: events, daily sums. */
export interface SideOutput<Config extends RunConfig> {
  /** The option that asks for it: `--events <file>`. */
  readonly option: CliOption;
  /** Turns the prediction rows into the file's text. */
  readonly render: (
    predictions: readonly Columns[],
    source: DatasetSource,
    config: Config,
    options: CliValues,
  ) => Promise<string>;
}

/** A bad input that the domain refuses, arranged for real: the command must exit 2 with a message like this. */
export interface Refusal {
  readonly name: string;
  /** Writes the bad files into `dir` and returns the arguments of the command. */
  readonly arrange: (dir: string) => Promise<readonly string[]>;
  readonly message: RegExp;
}

/** How the rows of a batch are drawn when plain shuffling is not the recipe. */
export interface Strata<Row> {
  readonly of: (row: Row) => string;
  /** Stratum -> rows of it that every batch has at least; the other places go to all rows. */
  readonly atLeast: Readonly<Record<string, number>>;
}

/** A trained model as its authors publish it, under our names. */
export interface PublishedModel<Config extends RunConfig> {
  readonly config: Config;
  readonly tensors: LoadableState;
}

/** A verb of the domain's own: crystal `generate`, pde `rollout`. */
export interface DomainCommand<Config extends RunConfig, Model extends Module> {
  readonly name: string;
  readonly summary: string;
  /** What the files after the run are; left out: the verb takes none. They come as the option `files`. */
  readonly files?: string;
  readonly options: readonly CliOption[];
  readonly run: (trained: Trained<Config, Model>, options: CliValues, print: (line: string) => void) => Promise<void>;
}

/** What a verb without a run works with. */
export interface Toolbox {
  /** The plugin that the verb belongs to, for what trains or loads models of it. */
  readonly plugin: AnyPlugin;
  readonly engine: Engine;
}

/** A verb of the domain's own that takes no run, such as one that trains many: eeg `benchmark`. */
export interface ToolCommand {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly CliOption[];
  readonly run: (toolbox: Toolbox, options: CliValues, print: (line: string) => void) => Promise<void>;
}

/** Everything the core needs to import, simulate, train, evaluate, predict, export and check a domain. */
export interface Plugin<Config extends RunConfig, Model extends Module, Row, Example> {
  readonly name: string;
  /** Version of its package, as package.json has it. */
  readonly version: string;
  readonly title: string;
  /** Paper, authors, licence: shown by `info`. */
  readonly citation: string;
  /** Folder of the trained models that the package ships, one run folder each; `pretrained` is what `predict` takes. */
  readonly assets?: string;
  readonly tables: Readonly<Record<string, TableSpec>>;
  /** The statistics of a dataset; left out: mean, deviation and range of every float column. */
  statistics?(): StatisticsCollector;
  readonly configSchema: z.ZodType<Config>;
  readonly sizes: Readonly<Record<string, Config>>;
  /** Options of `train` beyond the common ones. */
  readonly trainOptions: readonly CliOption[];
  /** Completes the configuration of a size from the options and the dataset. @throws InputError */
  configure(size: Config, options: CliValues, source: DatasetSource): Promise<Config>;
  /** Looks through the training data before training. @throws InputError when nothing can be learnt from it */
  checkTraining(source: DatasetSource, config: Config): Promise<void>;
  createModel(config: Config): Model;
  /**
   * Reads a model in the form in which the authors publish it, for `import-model`.
   *
   * @throws InputError naming the file and what is wrong with it
   */
  published?(folder: string): Promise<PublishedModel<Config>>;
  readonly tokenizer: Tokenizer<Config, Row, Example>;
  /** The rows that training or validation draws from, of one split, in stored order. */
  rows(source: DatasetSource, split: string, config: Config, purpose: "train" | "valid"): AsyncIterable<Row>;
  strata?(config: Config): Strata<Row> | undefined;
  /**
   * Tokenizes rows into one batch. In training `random` is there for augmentation, a stream of its own for every step;
   * in validation there is none.
   */
  collate(rows: readonly Row[], config: Config, random?: Random): HostBatch;
  /** Predictions of a batch as the network puts them out; the first axis of the tensor is the batch. */
  forward(model: Model, batch: TensorBatch, context: Context, config: Config): Tensor;
  /** Scalar training loss. */
  loss(model: Model, batch: TensorBatch, context: Context, config: Config): Tensor;
  /** Columns of predictions.arrow. */
  predictionColumns(config: Config): readonly ColumnSpec[];
  /** What a reader of predictions.arrow must know of the data beyond the columns: the clock. @throws InputError */
  predictionMetadata?(source: DatasetSource, config: Config): Readonly<Record<string, string>>;
  /** Predicts a whole dataset split or imported file, any length; returns lines to print: totals, warnings. */
  predict(
    trained: Trained<Config, Model>,
    source: DatasetSource,
    split: string,
    sink: PredictionSink,
    options: CliValues,
  ): Promise<readonly string[]>;
  readonly predictOptions: readonly CliOption[];
  readonly sideOutputs: readonly SideOutput<Config>[];
  /** Scores a split against truth and the baselines; writes the predictions to the sink. */
  evaluate(
    trained: Trained<Config, Model>,
    source: DatasetSource,
    split: string,
    sink: PredictionSink,
    options: CliValues,
  ): Promise<Evaluation>;
  /** Options of `evaluate` beyond the common ones. */
  readonly evaluateOptions: readonly CliOption[];
  /** Names of the baselines that `evaluate` prints beside the model. */
  readonly baselines: readonly string[];
  /** Metric names, best direction. */
  readonly metrics: Readonly<Record<string, "lower" | "higher">>;
  readonly formats: readonly Importer[];
  /** Options that a file to predict is imported with, from the run's configuration (period, split). */
  importDefaults(config: Config): CliValues;
  readonly simulator: Simulator;
  readonly commands: readonly DomainCommand<Config, Model>[];
  readonly tools?: readonly ToolCommand[];
  readonly refusals: readonly Refusal[];
  readonly parity: Readonly<Record<string, (testCase: ParityCase, options: ParityOptions) => Promise<ParityValues>>>;
}

/** Any plugin, whatever its configuration, model and rows. */
// biome-ignore lint/suspicious/noExplicitAny: existential types do not exist; the core only passes a plugin's values back to it
export type AnyPlugin = Plugin<any, any, any, any>;

/** Declares a plugin; infers its types. */
export function definePlugin<Config extends RunConfig, Model extends Module, Row, Example>(
  plugin: Plugin<Config, Model, Row, Example>,
): Plugin<Config, Model, Row, Example> {
  return plugin;
}
