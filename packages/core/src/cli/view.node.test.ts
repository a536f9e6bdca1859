// Tests of `view` with the built viewer, as it is installed beside a user's runs; that it says what to do without one is
// tried end to end, where nothing of the workspace can be found.
import { mkdir, rm, symlink } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openToyProject, type ToyProject } from "../testing/toy-project.ts";

const VIEWER = fileURLToPath(new URL("../../../../apps/viewer", import.meta.url));

let project: ToyProject;
const started = process.argv[1]!;
beforeAll(async () => {
  project = await openToyProject();
  // What is installed beside the program is looked for from its file.
  process.argv[1] = project.file(await project.write("bin.js", ""));
});
afterAll(async () => {
  process.argv[1] = started;
  await project.close();
});

/** A port that nobody listens on, and one that is held until the function is called. */
async function holdPort(): Promise<{ port: number; release: () => Promise<void> }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { port, release: () => new Promise((resolve) => server.close(() => resolve())) };
}

/** Asks until the server is there. */
async function answerOf(url: string): Promise<unknown> {
  for (;;) {
    const response = await fetch(url).catch(() => undefined);
    if (response) return response.json();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

test.each([
  [["nothing"], 'toy: no run "nothing": neither a run folder nor a name under runs/toy\n'],
  [["first", "--port", "http"], "toy: --port http: expected a whole number of at least 0\n"],
  [["first", "--port", "65536"], "toy: --port 65536: expected at most 65535\n"],
])("view %j is refused with one line", async (words, line) => {
  const { code, stderr } = await project.command(["view", ...words]);
  expect([code, stderr]).toEqual([2, line]);
});

describe("with the viewer's package in the current folder", () => {
  beforeAll(async () => {
    await mkdir(project.file("node_modules", "@sciformer"), { recursive: true });
    await symlink(VIEWER, project.file("node_modules", "@sciformer", "viewer"), "junction");
  });
  afterAll(() => rm(project.file("node_modules"), { recursive: true }));

  /** Serves on a free port, asks for the session, and presses Ctrl-C. */
  async function viewed(words: readonly string[]) {
    const { port, release } = await holdPort();
    await release();
    const ended = project.command(["view", ...words, "--port", String(port), "--no-open"]);
    const session = await answerOf(`http://127.0.0.1:${port}/api/session`);
    process.emit("SIGINT");
    const { code, stdout } = await ended;
    return { code, stdout: stdout.replace(String(port), "PORT"), session };
  }

  test("it prints one line, serves the run until Ctrl-C and ends with 0", async () => {
    expect(await viewed(["first"])).toEqual({
      code: 0,
      stdout: "viewer: http://127.0.0.1:PORT/#/toy/first (Ctrl-C ends it)\n",
      session: { run: "toy/first", runs: "runs" },
    });
  });

  test("without a run it serves the list of runs", async () => {
    expect(await viewed([])).toMatchObject({
      code: 0,
      stdout: "viewer: http://127.0.0.1:PORT/ (Ctrl-C ends it)\n",
      session: { run: null },
    });
  });

  test("a port that is taken is refused", async () => {
    const { port, release } = await holdPort();
    const { code, stderr } = await project.command(["view", "first", "--port", String(port), "--no-open"]);
    await release();
    expect([code, stderr]).toEqual([
      2,
      `toy: --port ${port}: cannot be had (EADDRINUSE); without --port a free one is taken\n`,
    ]);
  });
});
