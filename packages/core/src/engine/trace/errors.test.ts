// Tests of finding the user's line among the calls that lead to a kernel, in sources and in a build.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { transformSync } from "esbuild";
import { afterAll, describe, expect, test } from "vitest";
import { callerLine, describeInputs } from "./errors.ts";

const sources = fileURLToPath(new URL("../../", import.meta.url));
const TFJS = "/app/node_modules/@tensorflow/tfjs-core/dist/tf-core.node.js";

/** This module as a package installs it: built, in another folder. */
const build = mkdtempSync(join(tmpdir(), "sciformer-errors-"));
afterAll(() => rmSync(build, { recursive: true }));

async function builtCallerLine(): Promise<typeof callerLine> {
  const file = join(build, "errors.mjs");
  const typescript = readFileSync(join(sources, "engine/trace/errors.ts"), "utf8");
  const { code } = transformSync(typescript, { loader: "ts", format: "esm" });
  writeFileSync(
    file,
    code.replaceAll("import.meta.url", JSON.stringify(pathToFileURL(`${build}/engine/trace/errors.js`))),
  );
  return ((await import(/* @vite-ignore */ pathToFileURL(file).href)) as { callerLine: typeof callerLine }).callerLine;
}

const stackOf = (...frames: string[]) =>
  ["Error: for its stack", ...frames.map((frame) => `    at ${frame}`)].join("\n");

describe.each([
  ["sources", sources, "ts", async () => callerLine],
  ["a build", `file://${build}/`, "js", builtCallerLine],
])("in %s", (_, folder, extension, load) => {
  const own = (path: string) => `${folder}${path}.${extension}`;
  const kernel = [
    `explained (${own("engine/trace/backend")}:97:5)`,
    `kernelFunc (${TFJS}:4590:41)`,
    `${TFJS}:4652:13`,
    `cumprod__op (${TFJS}:3000:17)`,
  ];

  test("the user's line is the innermost one outside of tfjs and of the package", async () => {
    const stack = stackOf(
      ...kernel,
      `linear (${own("nn/linear")}:22:5)`,
      "Net.forward (file:///app/model.js:12:7)",
      "file:///app/main.js:3:1",
    );
    expect((await load())(stack)).toBe(" (at /app/model.js:12:7)");
  });

  test("where all calls are the package's own it is the innermost one outside of the engine", async () => {
    const stack = stackOf(
      ...kernel,
      `linear (${own("nn/linear")}:22:5)`,
      `step (${own("engine/compile-train.node")}:9:1)`,
    );
    expect((await load())(stack)).toBe(` (at ${own("nn/linear").replace("file://", "")}:22:5)`);
  });

  test("a folder of the user's that is called as one of the package's is the user's", async () => {
    const stack = stackOf(...kernel, "forward (/app/engine/trace/compile-model.js:5:2)");
    expect((await load())(stack)).toBe(" (at /app/engine/trace/compile-model.js:5:2)");
  });

  test("blanks in a path, async calls and calls without a name", async () => {
    const line = await load();
    expect(line(stackOf(...kernel, "async run (file:///my%20app/a.js:1:2)"))).toBe(" (at /my app/a.js:1:2)");
    expect(line(stackOf(...kernel, "async file:///app/a.js:1:2"))).toBe(" (at /app/a.js:1:2)");
    expect(line(stackOf(...kernel, "Array.map (<anonymous>)", "/app/a b.js:1:2"))).toBe(" (at /app/a b.js:1:2)");
  });

  test("nothing where there is no such call", async () => {
    expect((await load())(stackOf(...kernel, "process (node:internal/main:1:1)"))).toBe("");
    expect((await load())("")).toBe("");
  });
});

test("calls are found beyond those that V8 keeps by default", () => {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 2;
  const deep = (calls: number): string => (calls === 0 ? callerLine() : deep(calls - 1));
  try {
    expect(deep(20)).toMatch(/^ \(at .*errors\.test\.ts:\d+:\d+\)$/);
    expect(Error.stackTraceLimit).toBe(2);
  } finally {
    Error.stackTraceLimit = limit;
  }
});

test("shapes and types of inputs", () => {
  const inputs = [
    { shape: [2, 3], dtype: "float32" },
    { shape: [], dtype: "int32" },
  ];
  expect(describeInputs(inputs)).toBe("[2, 3] float32, [] int32");
});
