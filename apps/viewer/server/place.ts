// Which run, or which folder of runs, a word on the command line means.
import { readdir, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { isRunFolder, type Served } from "./runs.ts";

/**
 * A run folder, a name below the folder of runs (`nilm/start`, or `start` where only one domain has it), or another
 * folder of runs.
 *
 * @throws Error with one line for a person
 */
export async function placeOf(place: string | undefined, runs: string): Promise<Pick<Served, "runs" | "run">> {
  if (place === undefined) return { runs };
  if (await isRunFolder(place)) return { runs: runsAround(place, runs), run: place };
  const named = await runsNamed(place, runs);
  if (named.length > 1) throw new Error(`${place}: is the name of several runs: ${named.join(", ")}`);
  if (named.length === 1) return { runs, run: named[0]! };
  const isFolder = await stat(place).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (isFolder) return { runs: place };
  throw new Error(`${place}: neither a run folder, nor a run below ${runs}, nor a folder of runs`);
}

/** The folder of runs that a run lies in: its neighbours are shown with it. */
function runsAround(run: string, runs: string): string {
  const around = dirname(dirname(resolve(run)));
  return around.endsWith("runs") ? around : runs;
}

async function runsNamed(name: string, runs: string): Promise<string[]> {
  const domains = await readdir(runs).catch(() => []);
  const places = [join(runs, name), ...domains.map((domain) => join(runs, domain, name))];
  const found = await Promise.all(places.map(async (path) => ((await isRunFolder(path)) ? [path] : [])));
  return found.flat();
}
