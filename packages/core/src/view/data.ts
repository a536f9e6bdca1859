// What a scene is opened on: a run, a file with its predictions, or nothing.
import type { ColumnSpec, Columns } from "../data/columns.ts";
import type { MetricsLog } from "./metrics-log.ts";

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

/** Strings as numbers: `codes[row]` is an index of `names`, -1 where the row is null. */
export interface Categories {
  readonly codes: Int32Array;
  readonly names: readonly string[];
}

/** Columns of a table, read when asked for and kept. */
export interface Table {
  /** As errors name it. */
  readonly name: string;
  readonly rows: number;
  /** Those of a type that can be read. */
  readonly columns: readonly ColumnSpec[];
  readonly metadata: Readonly<Record<string, string>>;
  /** Numbers, booleans as 0 and 1, timestamps in milliseconds since 1970; null is NaN. @throws InputError */
  numbers(column: string): Promise<Float32Array | Float64Array>;
  /** Several columns in one pass over the file. */
  numbersOf(columns: readonly string[]): Promise<Readonly<Record<string, Float32Array | Float64Array>>>;
  /** @throws InputError if it is not a column of strings */
  categories(column: string): Promise<Categories>;
  /** Rows `from` ... `to` - 1 of some columns: lists, strings, single rows. @throws InputError */
  read(columns: readonly string[], from: number, to: number): Promise<Columns>;
}

export interface FileFacts {
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly modified: number;
}

/** A run as the run browser lists it. */
export interface RunFacts {
  /** Its place among the runs: `nilm/start`. */
  readonly id: string;
  readonly domain: string;
  readonly name: string;
  /** Files of its folder by name. */
  readonly files: Readonly<Record<string, FileFacts>>;
  /** config.json. */
  readonly config: JsonObject;
  /** Tables of its dataset that can be read here, as `<table>/<split>`. */
  readonly tables: readonly string[];
}

/** What changed in a run that is being trained. */
export type RunPart = "metrics" | "weights" | "predictions" | "evaluation" | "model";

/** A scene's view of what it shows. Absent files and tables are undefined; damaged ones throw an InputError. */
export interface SceneData {
  readonly kind: "run" | "file" | "none";
  readonly title: string;
  readonly domain: string;
  /** The run, or the one that a file was predicted with. */
  readonly run: RunFacts | undefined;
  metrics(): Promise<MetricsLog>;
  evaluation(): Promise<JsonObject | undefined>;
  predictions(): Promise<Table | undefined>;
  /** A table of the run's dataset, or one that a page importer made. */
  table(table: string, split: string): Promise<Table | undefined>;
  /** Any file of the run folder, or one that was dropped. */
  file(name: string): Promise<Uint8Array<ArrayBuffer> | undefined>;
}

/** A file that a person dropped or chose. */
export interface DroppedFile {
  /** With the path inside a dropped folder. */
  readonly name: string;
  readonly bytes: number;
  read(): Promise<Uint8Array<ArrayBuffer>>;
}

/** Reads files in the page, without the server: what a scene shows as it is (meshes, molecules, CIF). */
export interface PageImporter {
  readonly name: string;
  readonly title: string;
  /** Lower case with the dot: `.sdf`. */
  readonly endings: readonly string[];
  /** Endings of files that `predict` reads as well: the page offers to predict with them by the open run. */
  readonly predicts?: readonly string[];
  /** @throws InputError */
  read(files: readonly DroppedFile[]): Promise<{
    readonly title: string;
    /** By `<table>/<split>`; `predictions` is one that the run's predictions would be. */
    readonly tables: Readonly<Record<string, Table>>;
    /** Scene that shows it. */
    readonly scene?: string;
  }>;
}
