// What becomes of dropped files: a run, predictions, something a domain reads in the page, or the server's to import.
import {
  bytesSource,
  type ControlValues,
  type DomainView,
  type DroppedFile,
  InputError,
  openArrowTable,
  type RunFacts,
  type Table,
} from "@sciformer/core/view";
import { fetchAnswer } from "./api.ts";
import { DROPPED, FileData, predictionsFile, runFolderFiles } from "./file-data.ts";

/** What was opened, and what was said about it. */
export interface OpenedFiles {
  readonly data: FileData;
  /** Scene that shows it, where the importer says so. */
  readonly scene?: string;
  readonly notes: readonly string[];
  /** Left out where the open run cannot predict with the files. */
  readonly prediction?: PredictionOffer;
}

/** Files that are shown as they are, and that a run can predict with as well. */
interface PredictionOffer {
  readonly run: RunFacts;
  /** @returns undefined when the person leaves it. @throws InputError with the server's line */
  make(): Promise<OpenedFiles | undefined>;
}

/** The run that predicts, and options of the importer. */
export interface HowToPredict {
  readonly run: RunFacts;
  readonly options: ControlValues;
}

/** What opening takes from the page. */
export interface Opening {
  readonly views: readonly DomainView[];
  /** The open run. */
  readonly run: RunFacts | undefined;
  /** Asks how the server is to predict with files, by any run unless one is given; undefined when the person leaves it. */
  ask(name: string, run?: RunFacts): Promise<HowToPredict | undefined>;
  /** Shows that the server is at work. */
  during<T>(label: string, work: () => Promise<T>): Promise<T>;
}

/** @returns undefined when the person leaves it. @throws InputError for what nobody reads */
export async function openFiles(files: readonly DroppedFile[], opening: Opening): Promise<OpenedFiles | undefined> {
  const [first] = files;
  if (first === undefined) throw new InputError("nothing was dropped that could be read");
  if (files.some(({ name }) => name.split("/").at(-1) === "config.json")) {
    return { data: await runFolderFiles(files), notes: [] };
  }
  if (files.length === 1 && (await isPredictions(first))) return { data: await predictionsFile(first), notes: [] };
  const read = await readInPage(files, opening);
  if (read !== undefined) return read;
  return predicted(files, opening);
}

/** True for an Arrow file that says that it holds predictions. A damaged one is an error, not something else. */
async function isPredictions(file: DroppedFile): Promise<boolean> {
  if (!file.name.endsWith(".arrow")) return false;
  const { metadata } = await openArrowTable(bytesSource(await file.read()), file.name);
  return metadata["sciformer.table"] === "predictions";
}

async function readInPage(files: readonly DroppedFile[], opening: Opening): Promise<OpenedFiles | undefined> {
  const { views, run } = opening;
  const own = views.filter(({ domain }) => domain === run?.domain);
  for (const view of [...own, ...views]) {
    const importer = view.importers?.find(({ endings }) => haveEndings(files, endings));
    if (importer === undefined) continue;
    const { title, tables, scene } = await importer.read(files);
    const ownRun = run?.domain === view.domain ? run : undefined;
    const shown = { notes: [], ...(scene === undefined ? {} : { scene }) };
    const data = new FileData(title, view.domain, tables, files, ownRun);
    if (!canPredict(ownRun) || !haveEndings(files, importer.predicts ?? [])) return { ...shown, data };
    const make = async () => {
      const read = await predicted(files, opening, ownRun, tables);
      return read && { ...shown, ...read };
    };
    return { ...shown, data, prediction: { run: ownRun, make } };
  }
  return undefined;
}

function haveEndings(files: readonly DroppedFile[], endings: readonly string[]): boolean {
  return files.every(({ name }) => endings.some((ending) => name.toLowerCase().endsWith(ending)));
}

/** A run of the server with trained weights. */
function canPredict(run: RunFacts | undefined): run is RunFacts {
  return run !== undefined && !run.id.startsWith(DROPPED) && "best.safetensors" in run.files;
}

/** @param run the one that predicts, unless the person is to choose. @param tables what the page has read of the files */
async function predicted(
  files: readonly DroppedFile[],
  { ask, during }: Opening,
  run?: RunFacts,
  tables: Readonly<Record<string, Table>> = {},
): Promise<OpenedFiles | undefined> {
  const title = titleOf(files);
  const how = await ask(title, run);
  return how && during(`Predicting ${title}`, () => readByServer(files, how, tables));
}

async function readByServer(
  files: readonly DroppedFile[],
  { run, options }: HowToPredict,
  tables: Readonly<Record<string, Table>>,
): Promise<OpenedFiles> {
  const list = files.map(({ name, bytes }) => ({ name, bytes }));
  const contents = await Promise.all(files.map((file) => file.read()));
  const body = new Blob([`${JSON.stringify(list)}\n`, ...contents]);
  const query = new URLSearchParams({ run: run.id });
  for (const [name, value] of Object.entries(options)) if (value !== "") query.set(`option.${name}`, String(value));
  const response = await fetchAnswer(`/api/open?${query}`, { method: "POST", body });
  const content = new Uint8Array(await response.arrayBuffer());
  const title = titleOf(files);
  const table = await openArrowTable(bytesSource(content), title);
  const data = new FileData(title, run.domain, { ...tables, predictions: table }, files, run);
  return { data, notes: JSON.parse(decodeURIComponent(response.headers.get("X-Notes") ?? "[]")) as string[] };
}

/** The file's name, or that of the folder. */
export function titleOf(files: readonly DroppedFile[]): string {
  return files.length === 1 ? files[0]!.name : files[0]!.name.split("/")[0]!;
}
