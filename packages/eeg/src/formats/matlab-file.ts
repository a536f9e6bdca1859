// MATLAB files of both kinds, level 5 and 7.3, as variables by name.
import { createReadStream, createWriteStream } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { InputError } from "@sciformer/core";
import { isHdf5, isMatlab, type MatlabValue, readMatlab, withHdf5 } from "@sciformer/core/node";
import { firstBytes } from "./first-bytes.ts";
import { value73, variables73 } from "./matlab73.ts";

/** MATLAB puts text of this length before the HDF5 file. */
const USER_BLOCK_BYTES = 512;
const START_73 = "MATLAB 7.3 MAT-file";

/** The variables of an open file. */
export interface MatlabFile {
  readonly path: string;
  readonly names: readonly string[];
  /** Decodes a variable; undefined if there is none of that name. @throws InputError where it is damaged */
  get(name: string): MatlabValue | undefined;
}

/** True for files of either kind; HDF5 files of other origin too. */
export async function isMatlabFile(path: string): Promise<boolean> {
  return isMatlab(await firstBytes(path, 128)) || (await hasUserBlock(path)) || isHdf5(path);
}

/** Calls `use` with the variables of the file. @throws InputError if it is not a MATLAB file, or a truncated one */
export async function withMatlab<T>(path: string, use: (file: MatlabFile) => T | Promise<T>): Promise<T> {
  if (await hasUserBlock(path)) return withoutUserBlock(path, (stripped) => with73(stripped, path, use));
  if (await isHdf5(path)) return with73(path, path, use);
  const variables = readMatlab(await readFile(path), path);
  return use({
    path,
    names: variables.map(({ name }) => name),
    get: (wanted) => variables.find(({ name }) => name === wanted)?.value(),
  });
}

async function hasUserBlock(path: string): Promise<boolean> {
  return (await firstBytes(path, START_73.length)).toString("latin1") === START_73;
}

/** The opener wants HDF5 from the first byte on, so it gets a copy that starts there. */
async function withoutUserBlock<T>(path: string, use: (stripped: string) => Promise<T>): Promise<T> {
  const dir = await mkdtemp(join(tmpdir(), "matlab-"));
  try {
    const stripped = join(dir, basename(path));
    await pipeline(createReadStream(path, { start: USER_BLOCK_BYTES }), createWriteStream(stripped));
    return await use(stripped).catch((error: unknown) => {
      throw error instanceof InputError
        ? new InputError(error.message.replaceAll(stripped, path), { cause: error })
        : error;
    });
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

function with73<T>(opened: string, path: string, use: (file: MatlabFile) => T | Promise<T>): Promise<T> {
  return withHdf5(opened, (file) => {
    const names = variables73(file);
    return use({ path, names, get: (name) => (names.includes(name) ? value73(file, name, path) : undefined) });
  });
}
