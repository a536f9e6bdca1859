// The built page: no more script than a first look may take.
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { Running } from "../installed.ts";

const SCRIPT = fileURLToPath(new URL("../../../apps/viewer/scripts/sizes.mjs", import.meta.url));

test("what a first look loads is below its limit without the model runtime", async () => {
  const { code, output } = await new Running(process.execPath, [SCRIPT], ".").ended;
  expect(output).toMatch(/^script of a first look without the model runtime: [\d.]+ kB gzip of 600 kB$/m);
  expect(code, output).toBe(0);
});
