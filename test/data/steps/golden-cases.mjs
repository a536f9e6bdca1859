// The check that golden cases of the kinds a domain knows pass, where they lie.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Runs a domain's parity command on the cases of `folder` whose kind is in `kinds`; returns its summary line. */
export async function checkGoldenCases(command, folder, kinds, options = []) {
  const cases = readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .map((name) => join(folder, name))
    .filter((path) => kinds.has(JSON.parse(readFileSync(path, "utf8")).kind));
  const output = await command(["parity", ...options, ...cases]).catch((error) => {
    const lines = error.message.split("\n").filter((line) => !/^(sciformer-\w+|pass) /.test(line));
    throw new Error(lines.join("\n"));
  });
  return `      ${cases.length} cases: ${output.trimEnd().split("\n").at(-1)}`;
}
