// Checks of declared refusals and of bad usage: exit code 2, one line that says why, nothing half-written.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import type { Refusal } from "../plugin.ts";
import { runCommand } from "./command.ts";
import type { Workbench } from "./workbench.ts";

const BAD_INPUT = 2;

/** Every file (with a digest of its content) and folder below `folder`. */
async function contentOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const lines = entries.map(async (entry) => {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isFile()) return `${relative(folder, path)}/`;
    return `${relative(folder, path)} ${createHash("sha256")
      .update(await readFile(path))
      .digest("hex")}`;
  });
  return (await Promise.all(lines)).sort();
}

function assertOneLine(stderr: string, message: RegExp): void {
  assert.match(stderr, /^[^\n]+\n$/, `expected one line on standard error, got ${JSON.stringify(stderr)}`);
  assert.match(stderr, message);
}

/** The command refuses the arranged input as declared and leaves the folder as it was. */
export async function checkRefusal({ plugin, makeFolder }: Workbench, { arrange, message }: Refusal): Promise<void> {
  const folder = await makeFolder();
  const argv = await arrange(folder);
  const before = await contentOf(folder);
  const { code, stderr } = await runCommand(plugin, argv, folder);
  assert.equal(code, BAD_INPUT, `exit code of ${argv.join(" ")} (${stderr.trim()})`);
  assertOneLine(stderr, message);
  assert.deepEqual(await contentOf(folder), before, "files after the refusal");
}

/** There are refusals, and their names tell them apart. */
export function checkRefusalNames({ refusals }: { readonly refusals: readonly Refusal[] }): void {
  assert.ok(refusals.length > 0, "the plugin declares no refusals");
  const names = refusals.map(({ name }) => name);
  assert.deepEqual(
    names.filter((name, index) => names.indexOf(name) !== index),
    [],
    "names of several refusals",
  );
}

/** Every command is refused in one line that repeats the word `no-such-...`, and writes nothing. */
async function assertNoSuch({ plugin, run, makeFolder }: Workbench, commands: readonly string[][]): Promise<void> {
  const folder = await makeFolder();
  const before = await contentOf(run);
  for (const argv of commands) {
    const { code, stderr } = await runCommand(plugin, argv, folder);
    assert.equal(code, BAD_INPUT, `exit code of ${argv.join(" ")} (${stderr.trim()})`);
    assertOneLine(stderr, /no-such/);
    assert.deepEqual(await contentOf(folder), [], `files after ${argv.join(" ")}`);
    assert.deepEqual(await contentOf(run), before, `files of the run after ${argv.join(" ")}`);
  }
}

/** An unknown verb and an unknown option are bad usage. */
export async function checkBadUsage(bench: Workbench): Promise<void> {
  await assertNoSuch(bench, [
    ["no-such-verb"],
    ["train", "--no-such-option"],
    ["data", "no-such-verb"],
    ["data", "import", "no-such-format", "file"],
  ]);
}

/** What a command names and is not there is bad input. */
export async function checkMissingThings(bench: Workbench): Promise<void> {
  const { run, source, options } = bench;
  const train = ["train", "--data", source.path];
  const backend = ["--backend", options.backend];
  await assertNoSuch(bench, [
    ["train", "--data", "no-such-dataset", ...backend],
    [...train, "--size", "no-such-size", ...backend],
    [...train, "--set", "recipe.no-such-setting=1", ...backend],
    [...train, "--resume", "--name", "no-such-run", ...backend],
    ["evaluate", "no-such-run", ...backend],
    ["evaluate", run, "--split", "no-such-split", ...backend],
    ["evaluate", run, "--data", "no-such-dataset", ...backend],
    ["predict", run, "no-such-file", ...backend],
    ["predict", "no-such-run", "no-such-file", ...backend],
    ["predict", run, join(run, "config.json"), "--format", "no-such-format", ...backend],
    ["export", "no-such-run"],
    ["export", run, "--format", "no-such-format"],
    ["info", "no-such-run"],
    ["view", "no-such-run"],
    [...train, "--backend", "no-such-backend"],
  ]);
}

/** `info` and the help of every verb work and say something. */
export async function checkHelp({ plugin, folder }: Workbench): Promise<void> {
  const verbs = ["data", "train", "evaluate", "predict", "export", "view", "info", "parity"];
  const own = [...plugin.commands, ...(plugin.tools ?? [])].map(({ name }: { name: string }) => name);
  for (const argv of [["info"], ["--help"], ["--version"], ...[...verbs, ...own].map((verb) => [verb, "--help"])]) {
    const { code, stdout, stderr } = await runCommand(plugin, argv, folder);
    assert.equal(code, 0, `exit code of ${argv.join(" ")} (${stderr.trim()})`);
    assert.ok(stdout.length > 0, `${argv.join(" ")} prints nothing`);
  }
}
