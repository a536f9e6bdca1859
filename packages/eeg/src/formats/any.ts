// Files of mixed formats: each is read by the first reader that knows it.
import { InputError } from "@sciformer/core";
import type { Reader } from "./reader.ts";

/** Endings of text tables: in a folder they may be anything, so that they must be named one by one. */
const TABLES = [".csv", ".tsv", ".txt"];

/** A reader of all formats that `readers` know. */
export function anyOf(readers: readonly Reader[]): Reader {
  return {
    name: "files",
    summary: "Files of mixed formats, each told by its first bytes",
    endings: readers.flatMap(({ endings }) => endings).filter((ending) => !TABLES.includes(ending)),
    recognises: async () => false,
    async *read(path, options, report) {
      for (const reader of readers) {
        if (!(await reader.recognises(path))) continue;
        yield* reader.read(path, options, report);
        return;
      }
      throw new InputError(`${path}: of no known format (${readers.map(({ name }) => name).join(", ")})`);
    },
  };
}
