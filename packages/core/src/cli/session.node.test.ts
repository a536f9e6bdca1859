// Tests of what the commands share.
import { join, resolve } from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { InputError } from "../errors.ts";
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

test("backend and engine that were asked for are taken, and their lines go where the command wants them", async () => {
  const lines: string[] = [];
  const asked = { backend: "cpu", engine: "eager" };
  const { engine, backend } = await new Session(toyPlugin).runtime(asked, (line) => lines.push(line));
  expect([engine.name, backend, tf.getBackend()]).toEqual(["eager", "cpu", "cpu"]);
  expect(lines).toEqual(["backend: cpu (requested)", "engine: eager (requested)"]);
});

test("the compiled engine is the default, on the threads that were asked for", async () => {
  const lines: string[] = [];
  const asked = { backend: "cpu", threads: "2" };
  const { engine, threads } = await new Session(toyPlugin).runtime(asked, (line) => lines.push(line));
  expect([engine.name, threads]).toEqual(["compiled", 2]);
  expect(lines[1]).toMatch(/^engine: compiled \(ONNX Runtime \S+, 2 threads\)$/);
});

test.each([
  [{ engine: "steam" }, "--engine steam: expected one of compiled, eager"],
  [{ threads: "none" }, "--threads none: expected a whole number of at least 1"],
])("%j is refused", async (values, message) => {
  await expect(new Session(toyPlugin).runtime({ backend: "cpu", ...values })).rejects.toThrow(new InputError(message));
});
