// Tests of what is said about ONNX Runtime where it is there and where it is not: programs of their own, each beside
// a package that is missing, broken or another one inside.
import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ortInfo } from "./binding.node.ts";

const run = promisify(execFile);
const entry = createRequire(import.meta.url).resolve("onnxruntime-node");
const installed = dirname(dirname(entry));
const common = dirname(dirname(dirname(createRequire(entry).resolve("onnxruntime-common"))));
const BINARY = join("bin/napi-v6", process.platform, process.arch);

const PROGRAM = `
  import { ortInfo } from "./binding.node.ts";
  import { openSession } from "./ort.node.ts";
  import { probeModel } from "./providers.node.ts";

  const scalar = (value) => ({ dtype: "float32", shape: [], data: Float32Array.of(value) });
  const outcome = () => {
    const y = scalar(0);
    try {
      openSession(probeModel()).run({ x: scalar(5) }, { y });
      return y.data[0];
    } catch (error) {
      return error.name + ": " + error.message;
    }
  };
  console.log(JSON.stringify({
    info: ortInfo(),
    run: outcome(),
  }));`;

let folder: string;
let copy: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sciformer-ort-"));
  copy = join(folder, "node_modules/onnxruntime-node");
});
afterEach(() => rm(folder, { recursive: true }));

/** The package without its binary. */
async function installCopy(): Promise<void> {
  await mkdir(copy, { recursive: true });
  await cp(join(installed, "dist"), join(copy, "dist"), { recursive: true });
  await cp(join(installed, "package.json"), join(copy, "package.json"));
  await symlink(common, join(folder, "node_modules/onnxruntime-common"));
}

async function runProgram(): Promise<{ info: unknown; run: unknown }> {
  const outfile = join(folder, "program.mjs");
  const resolveDir = fileURLToPath(new URL(".", import.meta.url));
  const stdin = { contents: PROGRAM, resolveDir };
  await build({ stdin, outfile, bundle: true, format: "esm", platform: "node", external: ["onnxruntime-node"] });
  const { NODE_PATH: _, ...env } = process.env;
  const { stdout, stderr } = await run(process.execPath, [outfile], { env });
  expect(stderr).toBe("");
  return JSON.parse(stdout);
}

test("where it is installed, its version and providers are told", () => {
  const info = ortInfo();
  expect(info).toMatchObject({ available: true, version: expect.stringMatching(/^1\.\d+\.\d+$/) });
  expect(info.providers).toContain("cpu");
});

test("where it is not installed, importing and asking work and the reason is told", async () => {
  const reason = "onnxruntime-node is not installed";
  const refusal = `InputError: the compiled engine is not available: ${reason}`;
  expect(await runProgram()).toEqual({
    info: { available: false, providers: [], reason },
    run: refusal,
  });
});

test("where it has no binary for the platform, the reason is told in one line", async () => {
  await installCopy();
  expect((await runProgram()).info).toEqual({
    available: false,
    version: expect.stringMatching(/^1\./),
    providers: [],
    reason: expect.stringMatching(/^onnxruntime-node 1\.\S+ does not load: Cannot find module .*binding\.node'$/),
  });
});

test("where its binary does not load, the reason is told in one line", async () => {
  await installCopy();
  await mkdir(join(copy, BINARY), { recursive: true });
  await writeFile(join(copy, BINARY, "onnxruntime_binding.node"), "not a binary");
  expect((await runProgram()).info).toMatchObject({
    available: false,
    reason: expect.stringMatching(/^onnxruntime-node 1\.\S+ does not load: [^\n]+$/),
  });
});

test("where its inside is another than we know, the reason is told", async () => {
  await installCopy();
  await symlink(join(installed, "bin"), join(copy, "bin"));
  await rename(join(copy, "dist/binding.js"), join(copy, "dist/inside.js"));
  const backend = await readFile(join(copy, "dist/backend.js"), "utf8");
  await writeFile(join(copy, "dist/backend.js"), backend.replace("./binding", "./inside"));
  expect((await runProgram()).info).toEqual({
    available: false,
    version: expect.stringMatching(/^1\./),
    providers: [],
    reason: expect.stringMatching(/^onnxruntime-node 1\.\S+ has another inside than we know$/),
  });
});
