// A house folder of UK-DALE or REDD: `labels.dat` and one `channel_<n>.dat` per meter.
import { readdir, readFile, stat } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { InputError, type Report } from "@sciformer/core";
import type { LabelledChannel } from "./channels.ts";
import { readDat } from "./dat.ts";

/** A meter of a house folder. */
interface DatChannel extends LabelledChannel {
  readonly number: number;
}

/** A house folder and its meters. */
export interface DatHouse {
  readonly house: string;
  readonly dir: string;
  /** In the order of `labels.dat`. */
  readonly channels: readonly DatChannel[];
}

/** The text of a house folder's labels names two mains, as REDD's do. */
export async function hasTwoMains(dir: string): Promise<boolean> {
  const labels = await readFile(join(dir, "labels.dat"), "utf8");
  return (labels.match(/^\s*\d+\s+mains\s*$/gim)?.length ?? 0) > 1;
}

/** How powers are read. */
export interface DatHouseOptions {
  readonly solar: boolean;
  readonly now: number;
}

/** `labels.dat`, or undefined if the folder has none. */
async function labelsPath(dir: string): Promise<string | undefined> {
  const path = join(dir, "labels.dat");
  return (await stat(path).catch(() => undefined)) ? path : undefined;
}

/** The house folders that `path` is or holds, in natural order. @throws InputError where one has no labels */
export async function houseFolders(path: string): Promise<string[]> {
  const dir = resolve(path);
  const info = await stat(dir).catch(() => undefined);
  if (!info?.isDirectory())
    throw new InputError(`${path}: no such folder; expected a house folder or a folder of them`);
  if (await labelsPath(dir)) return [dir];
  const entries = await readdir(dir, { withFileTypes: true });
  const folders: string[] = [];
  for (const name of entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)) {
    if (await labelsPath(join(dir, name))) folders.push(join(dir, name));
    else if (/^(house|building)/i.test(name)) throw new InputError(`${join(path, name)}: labels.dat is missing`);
  }
  if (folders.length === 0) throw new InputError(`${path}: labels.dat is missing`);
  return folders.sort((a, b) => houseName(a).localeCompare(houseName(b), "en", { numeric: true }));
}

/** `2` for `House2` or `house_2`; else the folder's name. */
function houseName(dir: string): string {
  const name = basename(dir);
  return /^(?:house|building)[_ -]?(\d+)$/i.exec(name)?.[1] ?? name;
}

/** `<number> <name>` per line. */
function parseLabels(text: string, source: string, allowRepeated: boolean): Map<number, string> {
  const labels = new Map<number, string>();
  const seen = new Set<string>();
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === "") continue;
    const where = `${source} line ${index + 1}`;
    const match = /^\s*(\d+)\s+(\S.*?)\s*$/.exec(line);
    if (!match) throw new InputError(`${where}: expected \`<channel> <name>\`, found "${line.slice(0, 60)}"`);
    const number = Number(match[1]);
    const label = match[2]!;
    if (labels.has(number)) throw new InputError(`${where}: channel ${number} is labelled twice`);
    if (seen.has(label) && !allowRepeated) throw new InputError(`${where}: duplicate label "${label}"`);
    labels.set(number, label);
    seen.add(label);
  }
  if (labels.size === 0) throw new InputError(`${source}: no label`);
  return labels;
}

/**
 * The meters of a house folder.
 *
 * @param allowRepeated REDD gives several circuits one label
 * @throws InputError on a label without a channel file, a channel file without a label, a duplicate label
 */
export async function datHouse(
  dir: string,
  allowRepeated: boolean,
  options: DatHouseOptions,
  report: Report,
): Promise<DatHouse> {
  const folder = basename(dir);
  const labels = parseLabels(await readFile(join(dir, "labels.dat"), "utf8"), `${folder}/labels.dat`, allowRepeated);
  const present = new Set(await readdir(dir));
  for (const name of present) {
    const number = /^channel_(\d+)\.dat$/.exec(name)?.[1];
    if (number !== undefined && !labels.has(Number(number))) {
      throw new InputError(`${folder}/labels.dat: no label for channel ${number} (${name})`);
    }
  }
  const channels = [...labels].map(([number, label]): DatChannel => {
    const name = `channel_${number}.dat`;
    if (!present.has(name) && !(number === 1 && present.has("mains.dat"))) {
      throw new InputError(`${folder}/${name}: channel file of label "${label}" is missing`);
    }
    return datChannel(dir, present.has(name) ? name : "mains.dat", number, label, options, report);
  });
  return { house: houseName(dir), dir, channels };
}

/** `mains.dat` has `<unix> <active W> <apparent VA> <V>` per line: its active power is taken. */
function datChannel(
  dir: string,
  name: string,
  number: number,
  label: string,
  options: DatHouseOptions,
  report: Report,
): DatChannel {
  const source = `${basename(dir)}/${name}`;
  const path = join(dir, name);
  const form = { source, fields: name === "mains.dat" ? 4 : 2, powerField: 1, ...options };
  return { number, label, source, files: [path], load: () => readDat(path, form, report) };
}
