// What becomes of dropped files: a run, predictions, something a domain reads in the page, or the server's to import.
import {
  bytesSource,
  type DomainView,
  type DroppedFile,
  InputError,
  openArrowTable,
  type RunFacts,
} from "@sciformer/core/view";
import { fetchAnswer } from "./api.ts";
import { FileData, predictionsFile, runFolderFiles } from "./file-data.ts";
import type { HowToPredict } from "./how-to-predict.ts";

/** What was opened, and what was said about it. */
export interface OpenedFiles {
  readonly data: FileData;
  /** Scene that shows it, where the importer says so. */
  readonly scene?: string;
  readonly notes: readonly string[];
}

/** What opening takes from the page. */
export interface Opening {
  readonly views: readonly DomainView[];
  /** The open run. */
  readonly run: RunFacts | undefined;
  /** Asks how the server is to predict with files; undefined when the person leaves it. */
  ask(name: string): Promise<HowToPredict | undefined>;
  /** Shows that the server is at work. */
  during<T>(label: string, work: () => Promise<T>): Promise<T>;
}

/** @returns undefined when the person leaves it. @throws InputError for what nobody reads */
export async function openFiles(files: readonly DroppedFile[], opening: Opening): Promise<OpenedFiles | undefined> {
  const { views, run } = opening;
  const [first] = files;
  if (first === undefined) throw new InputError("nothing was dropped that could be read");
  if (files.some(({ name }) => name.split("/").at(-1) === "config.json")) {
    return { data: await runFolderFiles(files), notes: [] };
  }
  if (files.length === 1 && (await isPredictions(first))) return { data: await predictionsFile(first), notes: [] };
  const read = await readInPage(files, views, run);
  if (read !== undefined) return read;
  const how = await opening.ask(titleOf(files));
  return how && opening.during(`Predicting ${titleOf(files)}`, () => readByServer(files, how));
}

/** True for an Arrow file that says that it holds predictions. A damaged one is an error, not something else. */
async function isPredictions(file: DroppedFile): Promise<boolean> {
  if (!file.name.endsWith(".arrow")) return false;
  const { metadata } = await openArrowTable(bytesSource(await file.read()), file.name);
  return metadata["sciformer.table"] === "predictions";
}

async function readInPage(
  files: readonly DroppedFile[],
  views: readonly DomainView[],
  run: RunFacts | undefined,
): Promise<OpenedFiles | undefined> {
  const own = views.filter(({ domain }) => domain === run?.domain);
  for (const view of [...own, ...views]) {
    const importer = view.importers?.find(({ endings }) =>
      files.every(({ name }) => endings.some((ending) => name.toLowerCase().endsWith(ending))),
    );
    if (importer === undefined) continue;
    const { title, tables, scene } = await importer.read(files);
    const data = new FileData(title, view.domain, tables, files, run?.domain === view.domain ? run : undefined);
    return { data, notes: [], ...(scene === undefined ? {} : { scene }) };
  }
  return undefined;
}

async function readByServer(files: readonly DroppedFile[], { run, options }: HowToPredict): Promise<OpenedFiles> {
  const list = files.map(({ name, bytes }) => ({ name, bytes }));
  const contents = await Promise.all(files.map((file) => file.read()));
  const body = new Blob([`${JSON.stringify(list)}\n`, ...contents]);
  const query = new URLSearchParams({ run: run.id });
  for (const [name, value] of Object.entries(options)) if (value !== "") query.set(`option.${name}`, String(value));
  const response = await fetchAnswer(`/api/open?${query}`, { method: "POST", body });
  const content = new Uint8Array(await response.arrayBuffer());
  const title = titleOf(files);
  const table = await openArrowTable(bytesSource(content), title);
  const data = new FileData(title, run.domain, { predictions: table }, files, run);
  return { data, notes: JSON.parse(decodeURIComponent(response.headers.get("X-Notes") ?? "[]")) as string[] };
}

/** The file's name, or that of the folder. */
export function titleOf(files: readonly DroppedFile[]): string {
  return files.length === 1 ? files[0]!.name : files[0]!.name.split("/")[0]!;
}
