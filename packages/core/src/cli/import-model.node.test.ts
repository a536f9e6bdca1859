// Tests of `import-model` with a plugin whose published form is its own.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { chooseBackend } from "../engine/backends.node.ts";
import { InputError } from "../errors.ts";
import { readSafetensors } from "../io/safetensors.node.ts";
import type { AnyPlugin } from "../plugin.ts";
import { runCommand } from "../testing/command.ts";
import { toyPlugin } from "../testing/toy-plugin.ts";

let dir: string;
let plugin: AnyPlugin;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "import-model-"));
  await chooseBackend("cpu");
  const config = toyPlugin.sizes.small!;
  const tensors = toyPlugin.createModel(config).initialise(7).stateDict();
  const published = async (folder: string) => {
    if (folder !== "theirs") throw new InputError(`${folder}: weights.bin is missing`);
    return { config, tensors };
  };
  plugin = { ...toyPlugin, published };
});
afterAll(() => rm(dir, { recursive: true }));

test("a published model becomes a run of its folder's name, with its weights", async () => {
  const { code, stdout } = await runCommand(plugin, ["import-model", "theirs"], dir);
  expect([code, stdout]).toEqual([0, expect.stringMatching(/^wrote runs\/toy\/theirs: \d+ parameters\n$/)]);
  const { tensors } = await readSafetensors(join(dir, "runs/toy/theirs/best.safetensors"));
  const { tensors: published } = await plugin.published!("theirs");
  expect([...tensors]).toEqual([...published]);
  const info = await runCommand(plugin, ["info", "theirs"], dir);
  expect([info.code, info.stdout]).toEqual([0, expect.stringMatching(/^runs\/toy\/theirs: published, /)]);
});

test("another name than that of the folder can be given", async () => {
  const { code, stdout } = await runCommand(plugin, ["import-model", "theirs", "--name", "mine"], dir);
  expect([code, stdout]).toEqual([0, expect.stringMatching(/^wrote runs\/toy\/mine: /)]);
});

test.each([
  [["theirs", "--name", "taken"], /runs\/toy\/taken: holds a run already/],
  [["none"], /^toy: none: weights\.bin is missing\n$/],
])("%j is refused with one line", async (words, message) => {
  await runCommand(plugin, ["import-model", "theirs", "--name", "taken"], dir);
  const { code, stderr } = await runCommand(plugin, ["import-model", ...words], dir);
  expect(code).toBe(2);
  expect(stderr).toMatch(message);
});

test("a plugin without a published form has no such verb", async () => {
  const { code, stderr } = await runCommand(toyPlugin, ["import-model", "theirs"], dir);
  expect([code, stderr]).toEqual([2, expect.stringMatching(/unknown command 'import-model'/)]);
});
