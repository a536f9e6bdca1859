// Tests of the handling of signals inside one process; that they end a real one is tried end to end.
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { OutputFile } from "../io/output-file.node.ts";
import { Interruption, quitOnClosedOutput, quitOnSignals } from "./interruption.node.ts";

test("a signal is noted, answered, and does not end the process", () => {
  let answers = 0;
  const interruption = new Interruption(() => answers++);
  expect(interruption.requested).toBe(false);
  process.emit("SIGINT");
  expect([interruption.requested, answers]).toEqual([true, 1]);
  interruption.release();
});

test("after its release it does not listen any more", () => {
  const before = process.listenerCount("SIGTERM");
  const interruption = new Interruption(() => {});
  expect(process.listenerCount("SIGTERM")).toBe(before + 1);
  interruption.release();
  expect(process.listenerCount("SIGTERM")).toBe(before);
});

test("a command that is quit leaves no half-written file, and what was there before stays", async () => {
  const folder = await mkdtemp(join(tmpdir(), "sciformer-quit-"));
  await writeFile(join(folder, "out.csv"), "before");
  const file = await OutputFile.open(join(folder, "out.csv"));
  await file.write("half");
  const release = quitOnSignals();
  // the test runner turns process.exit into an error
  expect(() => process.emit("SIGINT")).toThrow(/process\.exit/);
  release();
  expect(await readdir(folder)).toEqual(["out.csv"]);
  expect(await readFile(join(folder, "out.csv"), "utf8")).toBe("before");
  await file.abort();
  await rm(folder, { recursive: true });
});

test("a closed pipe behind the output ends the process with 1, another error of it is thrown", () => {
  const listenersBefore = process.stdout.listenerCount("error");
  quitOnClosedOutput();
  quitOnClosedOutput();
  expect(process.stdout.listenerCount("error")).toBe(listenersBefore + 1);
  const failWith = (code: string) => () => process.stdout.emit("error", Object.assign(new Error(code), { code }));
  // the test runner turns process.exit into an error
  expect(failWith("EPIPE")).toThrow(/process\.exit.*"1"/);
  expect(failWith("EIO")).toThrow("EIO");
});
