// Tests of what the commands share.
import { join, resolve } from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { toyPlugin } from "../testing/toy-plugin.ts";
import { invocationOf, Session } from "./session.node.ts";

test("the program is named after its domain", () => {
  expect(new Session(toyPlugin).program).toBe("sciformer-toy");
});

test.each([
  ["installed in the folder", join("node_modules", ".bin", "sciformer-toy"), "npx sciformer-toy"],
  ["installed, on Windows", join("node_modules", "@sciformer", "toy", "dist", "bin.js"), "npx sciformer-toy"],
  ["of a clone", resolve("packages", "toy", "dist", "bin.js"), `node ${join("packages", "toy", "dist", "bin.js")}`],
  ["on the path", resolve("/usr/local/bin/sciformer-toy"), "sciformer-toy"],
  ["inside another program", join("node_modules", "vitest", "vitest.mjs"), "sciformer-toy"],
])("a program %s is started again in the way it was", (_, script, wanted) => {
  expect(invocationOf("sciformer-toy", script)).toBe(wanted);
});

test("the backend that was asked for becomes current, and its line goes where the command wants it", async () => {
  const lines: string[] = [];
  const { name } = await new Session(toyPlugin).backend("cpu", (line) => lines.push(line));
  expect([name, tf.getBackend()]).toEqual(["cpu", "cpu"]);
  expect(lines).toEqual(["backend: cpu (requested)"]);
});
