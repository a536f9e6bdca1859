// Tests of the versions that config.json states.
import { expect, test } from "vitest";
import { versions } from "./versions.node.ts";

test("core, tensor library and Node are named with a version each", () => {
  const found = versions();
  expect(Object.keys(found)).toEqual(["@sciformer/core", "@tensorflow/tfjs-core", "node"]);
  for (const version of Object.values(found)) expect(version).toMatch(/^\d+\.\d+\.\d+/);
});
