// Tests of the choice of an eager backend; the native packages are not installed here, so only their absence
// and their failure to load are tried.
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import * as tf from "@tensorflow/tfjs-core";
import { build } from "esbuild";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { InputError } from "../errors.ts";
import { chooseBackend } from "./backends.node.ts";
import { engineInfo, useBackend } from "./backends.ts";

const run = promisify(execFile);
let folder: string;
let emptyFolder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sciformer-backends-"));
  emptyFolder = join(folder, "main.js");
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

async function installBroken(name: string): Promise<void> {
  const home = join(folder, "node_modules", name);
  await mkdir(home, { recursive: true });
  await writeFile(join(home, "package.json"), JSON.stringify({ name, main: "index.js" }));
  await writeFile(join(home, "index.js"), 'throw new Error("libtensorflow.so.2: cannot open\\nmore lines");');
}

test("without the native packages wasm is chosen, and one line says why", async () => {
  const choice = await chooseBackend(undefined, emptyFolder);
  expect(choice).toEqual({
    name: "wasm",
    line: "backend: wasm (tensorflow-gpu: not installed; tensorflow: not installed)",
  });
  expect(tf.getBackend()).toBe("wasm");
});

test("a native package that does not load is reported with its first line", async () => {
  await installBroken("@tensorflow/tfjs-node");
  const { line } = await chooseBackend(undefined, emptyFolder);
  expect(line).toBe(
    "backend: wasm (tensorflow-gpu: not installed; tensorflow: not loadable (libtensorflow.so.2: cannot open))",
  );
});

test("a requested backend is used", async () => {
  expect(await chooseBackend("cpu", emptyFolder)).toEqual({ name: "cpu", line: "backend: cpu (requested)" });
  expect(tf.getBackend()).toBe("cpu");
});

test("SCIFORMER_BACKEND stands in for the option", async () => {
  vi.stubEnv("SCIFORMER_BACKEND", "cpu");
  const choice = await chooseBackend(undefined, emptyFolder);
  expect(choice).toEqual({ name: "cpu", line: "backend: cpu (SCIFORMER_BACKEND)" });
});

test("refuses an unknown backend, naming the known ones", async () => {
  await expect(chooseBackend("tpu", emptyFolder)).rejects.toThrow(
    new InputError('unknown backend "tpu" (requested): expected one of tensorflow-gpu, tensorflow, wasm, cpu'),
  );
});

test("refuses a requested backend that is not installed", async () => {
  await expect(chooseBackend("tensorflow-gpu", emptyFolder)).rejects.toThrow(
    new InputError("backend tensorflow-gpu (requested) is not available: not installed"),
  );
});

test("engineInfo names the current backend and tfjs's version", async () => {
  await useBackend("cpu");
  expect(engineInfo()).toMatchObject({ backend: "cpu", tfjs: "4.22.0" });
});

const resolveDir = fileURLToPath(new URL(".", import.meta.url));

test("the cpu backend starts without tfjs's advertisement", async () => {
  const outfile = join(folder, "program.cjs");
  const contents = `import { useBackend, engineInfo } from "./backends.ts";
    import * as tf from "@tensorflow/tfjs-core";
    useBackend("cpu").then(() => { tf.ones([2]).dataSync(); console.log(engineInfo().backend); });`;
  await build({ stdin: { contents, resolveDir }, outfile, bundle: true, format: "cjs", platform: "node" });
  const { stdout, stderr } = await run(process.execPath, [outfile]);
  expect({ stdout, stderr }).toEqual({ stdout: "cpu\n", stderr: "" });
});

test("backends.ts bundles for a page: it imports no Node module", async () => {
  const entryPoints = [join(resolveDir, "backends.ts")];
  const bundle = await build({ entryPoints, bundle: true, format: "esm", platform: "browser", write: false });
  expect(bundle.outputFiles[0]!.text).toContain("useBackend");
});
