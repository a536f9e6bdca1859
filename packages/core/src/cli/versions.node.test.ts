// Tests of the versions that config.json states.
import { expect, test } from "vitest";
import { toyPlugin } from "../testing/toy-plugin.ts";
import { versions } from "./versions.node.ts";

test("the domain, core, tensor library and Node are named with a version each", () => {
  const found = versions(toyPlugin);
  expect(Object.keys(found)).toEqual(["@sciformer/toy", "@sciformer/core", "@tensorflow/tfjs-core", "node"]);
  for (const version of Object.values(found)) expect(version).toMatch(/^\d+\.\d+\.\d+/);
});
