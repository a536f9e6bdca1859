// The runs that are served: found under the folder of all runs, or named one by one.
import { readdir, readFile, realpath, stat } from "node:fs/promises";
import { basename, dirname, extname, join, relative, resolve } from "node:path";
import { HttpError } from "./http-error.ts";
import { insideFolder, isInside } from "./inside.ts";

/** Files of a run that a listing reads whole. */
const MAX_CONFIG_BYTES = 1 << 20;
/** Folders of a run that are looked into, and files that are listed of the run and of each folder. */
const MAX_FOLDERS = 16;
const MAX_FILES = 200;

/** Which folders are served. */
export interface Served {
  /** The folder of all runs: `<domain>/<name>/`. */
  readonly runs: string;
  /** A run that lies elsewhere: one that a package ships. */
  readonly run?: string | undefined;
  /** The folder that datasets of runs may lie in. */
  readonly data?: string | undefined;
}

interface ListedFile {
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly modified: number;
}

/** A run as the page lists it. */
export interface ListedRun {
  readonly id: string;
  readonly domain: string;
  readonly name: string;
  /** By name; those of its folders as `folder/name`. */
  readonly files: Readonly<Record<string, ListedFile>>;
  readonly config: Readonly<Record<string, unknown>>;
  /** Tables of its dataset, as `<table>/<split>`. */
  readonly tables: readonly string[];
}

/** True if the folder holds a run. */
export async function isRunFolder(path: string): Promise<boolean> {
  return stat(join(path, "config.json")).then(
    (found) => found.isFile(),
    () => false,
  );
}

/** The id of the run that is served from elsewhere: its last two names. */
export function ownRunId(run: string): string {
  const path = resolve(run);
  return `${basename(dirname(path))}/${basename(path)}`;
}

/** All runs, newest first. A folder that cannot be read as a run is left out. */
export async function listRuns(served: Served): Promise<ListedRun[]> {
  const ids = await runIds(served);
  const runs = await Promise.all(ids.map((id) => describeRun(served, id).catch(() => undefined)));
  const newest = ({ files }: ListedRun) => Math.max(...Object.values(files).map(({ modified }) => modified));
  return runs.filter((run) => run !== undefined).sort((a, b) => newest(b) - newest(a));
}

async function runIds({ runs, run }: Served): Promise<string[]> {
  const ids = new Set(run === undefined ? [] : [ownRunId(run)]);
  for (const domain of await folders(runs)) {
    for (const name of await folders(join(runs, domain))) {
      if (await isRunFolder(join(runs, domain, name))) ids.add(`${domain}/${name}`);
    }
  }
  return [...ids];
}

async function folders(path: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => !entry.name.startsWith(".") && !entry.isFile()).map(({ name }) => name);
}

/** The folder of a run. @throws HttpError as {@link insideFolder} */
export async function runFolder({ runs, run }: Served, id: string): Promise<string> {
  if (run !== undefined && id === ownRunId(run)) return realpath(run);
  const segments = id.split("/");
  if (segments.length !== 2) throw new HttpError(404, `there is no run "${id}"`);
  const path = await insideFolder(runs, segments);
  if (!(await isRunFolder(path))) throw new HttpError(404, `there is no run "${id}"`);
  return path;
}

/** A run with its files. @throws HttpError */
export async function describeRun(served: Served, id: string): Promise<ListedRun> {
  const folder = await runFolder(served, id);
  const names = (await foldersInside(folder, [])).sort().slice(0, MAX_FOLDERS);
  const listed = await Promise.all([[], ...names.map((name) => [name])].map((place) => filesInside(folder, place)));
  const files = Object.fromEntries(listed.flat());
  const { domain, config } = await readConfig(folder);
  return { id, domain, name: id.split("/")[1]!, files, config, tables: await tablesOf(served, config) };
}

/** Files of a run at a place inside it, at most {@link MAX_FILES}; links that lead out are left out. */
async function filesInside(run: string, place: readonly string[]): Promise<(readonly [string, ListedFile])[]> {
  // A link to a file looks like a folder until it is read.
  const entries = await readdir(await insideFolder(run, place), { withFileTypes: true }).catch(() => []);
  const names = entries.filter((entry) => !entry.name.startsWith(".") && !entry.isDirectory()).map(({ name }) => name);
  const found = rareFirst(names.sort())
    .slice(0, MAX_FILES)
    .map(async (name) => {
      const path = await insideFolder(run, [...place, name]).catch(() => undefined);
      const facts = path === undefined ? undefined : await stat(path).catch(() => undefined);
      if (!facts?.isFile()) return [];
      return [[[...place, name].join("/"), { bytes: facts.size, modified: facts.mtimeMs }] as const];
    });
  return (await Promise.all(found)).flat();
}

/** Thousands of files of one kind do not hide the table beside them. */
function rareFirst(names: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(extname(name), (counts.get(extname(name)) ?? 0) + 1);
  return names.toSorted((a, b) => counts.get(extname(a))! - counts.get(extname(b))!);
}

/** config.json of a run and the domain that it names. @throws HttpError 422 where it cannot be used, 403 for a link out */
export async function readConfig(folder: string) {
  const path = await insideFolder(folder, ["config.json"]);
  if ((await stat(path)).size > MAX_CONFIG_BYTES)
    throw new HttpError(422, `${basename(folder)}: config.json is too large`);
  try {
    const config = JSON.parse(await readFile(path, "utf8")) as Readonly<Record<string, unknown>>;
    if (typeof config.domain === "string") return { domain: config.domain, config };
  } catch (cause) {
    throw new HttpError(422, `${basename(folder)}: config.json is not JSON`, { cause });
  }
  throw new HttpError(422, `${basename(folder)}: config.json names no domain`);
}

/** The dataset of a run, if it lies in the folder of datasets. */
async function datasetFolder({ data }: Served, config: Readonly<Record<string, unknown>>): Promise<string | undefined> {
  if (data === undefined || typeof config.data !== "string") return undefined;
  const [root, folder] = await Promise.all(
    [data, resolve(dirname(resolve(data)), config.data)].map((path) => realpath(path).catch(() => undefined)),
  );
  return root !== undefined && folder !== undefined && isInside(root, folder) ? folder : undefined;
}

async function tablesOf(served: Served, config: Readonly<Record<string, unknown>>): Promise<string[]> {
  const folder = await datasetFolder(served, config);
  if (folder === undefined) return [];
  const tables = await foldersInside(folder, []);
  const splits = tables.map(async (table) =>
    (await foldersInside(folder, [table])).map((split) => `${table}/${split}`),
  );
  return (await Promise.all(splits)).flat();
}

/** Names of the folders at a place inside `root`; links that lead out are left out. */
async function foldersInside(root: string, place: readonly string[]): Promise<string[]> {
  const names = await folders(await insideFolder(root, place));
  const inside = names.map(async (name) =>
    insideFolder(root, [...place, name]).then(
      () => [name],
      () => [],
    ),
  );
  return (await Promise.all(inside)).flat();
}

/** The Arrow files of a table's split, in the order in which they are read. @throws HttpError */
export async function tableFiles(served: Served, id: string, table: string, split: string): Promise<string[]> {
  const { config } = await readConfig(await runFolder(served, id));
  const dataset = await datasetFolder(served, config);
  if (dataset === undefined) throw new HttpError(404, `the dataset of ${id} is not in a folder that is served`);
  const folder = await insideFolder(dataset, [table, split]);
  const names = (await readdir(folder)).filter((name) => name.endsWith(".arrow") && !name.startsWith("."));
  return Promise.all(
    names.sort().map((name) => insideFolder(dataset, [...relative(dataset, folder).split("/"), name])),
  );
}
