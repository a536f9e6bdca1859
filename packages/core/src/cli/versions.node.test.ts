// Tests of the versions that config.json states.
import { expect, test } from "vitest";
import { toyPlugin } from "../testing/toy-plugin.ts";
import { versions } from "./versions.node.ts";

test("the domain, core, tensor library, runtime and Node are named with a version each", () => {
  const found = versions(toyPlugin);
  const names = ["@sciformer/toy", "@sciformer/core", "@tensorflow/tfjs-core", "onnxruntime-node", "node"];
  expect(Object.keys(found)).toEqual(names);
  for (const version of Object.values(found)) expect(version).toMatch(/^\d+\.\d+\.\d+/);
});
