// The version of this package, as files name their maker.
import { readFileSync } from "node:fs";

/** `@sciformer/core <version>`. */
export function coreVersion(): string {
  const text = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
  const { name, version } = JSON.parse(text) as { name: string; version: string };
  return `${name} ${version}`;
}
