// The commands that serve the viewer, as processes of their own: what they print, and how they end.
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { Running } from "../installed.ts";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const SHIPPED = "packages/nilm/assets/pretrained";

const COMMANDS: readonly (readonly [string, readonly string[]])[] = [
  ["sciformer-nilm view", ["packages/nilm/dist/bin.js", "view", SHIPPED]],
  ["sciformer-viewer", ["apps/viewer/dist/server/bin.js", SHIPPED]],
  ["npm run view", ["scripts/view.mjs", SHIPPED]],
];

test.each(COMMANDS)("%s prints one line with the address, serves, and Ctrl-C ends it with 0", async (_, words) => {
  const running = new Running(process.execPath, [...words, "--no-open"], ROOT);
  await running.printed(/Ctrl-C/);
  running.interrupt();
  const { code, output } = await running.ended;
  expect(code).toBe(0);
  const lines = output.split("\n").filter((line) => line !== "" && !line.startsWith("building"));
  expect(lines).toEqual([
    expect.stringMatching(/^viewer: http:\/\/127\.0\.0\.1:\d+\/#\/assets\/pretrained \(Ctrl-C ends it\)$/),
  ]);
});

test("npm run view without a run serves the list of runs", async () => {
  const running = new Running(process.execPath, ["scripts/view.mjs", "--no-open"], ROOT);
  await running.printed(/http:\/\/127\.0\.0\.1:\d+\/ \(Ctrl-C ends it\)/);
  running.interrupt();
  expect((await running.ended).code).toBe(0);
});

test("npm run view of a run that is not there is refused with one line", async () => {
  const { code, output } = await new Running(process.execPath, ["scripts/view.mjs", "nowhere", "--no-open"], ROOT)
    .ended;
  expect([code, output]).toEqual([2, expect.stringContaining("viewer: nowhere: neither a run folder, nor a run")]);
});
