// Each domain, installed alone from its packed packages, goes from simulated data to predictions of a user's file.
import { access, copyFile, readdir, readFile, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Installed, type Outcome } from "./installed.ts";

/** `sciformer.tryout` of a domain's package.json: how small a run the installed package is tried with. */
interface Tryout {
  /** Options that keep the simulation and the training small. */
  readonly simulate: readonly string[];
  readonly train: readonly string[];
  /** A user's own file, in the package's folder, the options that explain it, and the rows of its predictions. */
  readonly input: string;
  readonly options: readonly string[];
  readonly rows: number;
}

const PACKAGES = new URL("../../packages/", import.meta.url);

async function tryouts(): Promise<{ domain: string; tryout: Tryout }[]> {
  const cases: { domain: string; tryout: Tryout }[] = [];
  for (const domain of await readdir(PACKAGES)) {
    const manifest = JSON.parse(await readFile(new URL(`${domain}/package.json`, PACKAGES), "utf8"));
    if (manifest.bin?.[`sciformer-${domain}`]) cases.push({ domain, tryout: manifest.sciformer.tryout });
  }
  return cases;
}

function expectDone({ code, output }: Outcome): void {
  expect(code, output).toBe(0);
}

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );

describe.each(await tryouts())("$domain, installed by npm into an empty folder", ({ domain, tryout }) => {
  const { simulate, train, options, rows } = tryout;
  const input = basename(tryout.input);
  let installed: Installed;
  let simulated: Outcome;
  const file = (...parts: string[]) => join(installed.folder, ...parts);
  const trainArgs = ["train", "--data", "simulated", ...train, "--seed", "1"];

  beforeAll(async () => {
    installed = await Installed.create(domain);
    await copyFile(new URL(`${domain}/${tryout.input}`, PACKAGES), file(input));
    simulated = await installed.npx("data", "simulate", "--out", "simulated", ...simulate);
  });

  afterAll(async () => {
    await rm(installed.folder, { recursive: true });
  });

  test("brings no three.js with it", async () => {
    const names = await readdir(file("node_modules"));
    expect(names).not.toContain("three");
  });

  test("says what it is", async () => {
    expect(await installed.npx("info")).toMatchObject({
      code: 0,
      output: expect.stringContaining(`@sciformer/${domain}`),
    });
  });

  test("simulates a dataset", async () => {
    expectDone(simulated);
    expect(await exists(file("simulated", "dataset.json"))).toBe(true);
  });

  test("trains, evaluates and predicts a user's file", async () => {
    expectDone(await installed.npx(...trainArgs, "--name", "first", "--steps", "5"));
    expectDone(await installed.npx("evaluate", "first"));
    const prediction = ["predict", "first", input, ...options, "--out", "predictions.csv"];
    expectDone(await installed.npx(...prediction));
    const run = await readdir(file("runs", domain, "first"));
    expect(run).toEqual(expect.arrayContaining(["best.safetensors", "evaluation.json", "predictions.arrow"]));
    const lines = (await readFile(file("predictions.csv"), "utf8")).trimEnd().split("\n");
    expect(lines).toHaveLength(1 + rows);
  });

  test("says how to get the viewer where it is not installed", async () => {
    const running = installed.start("view", "--no-open");
    expect(await running.endedWithin(30_000)).toEqual({
      code: 2,
      output: expect.stringContaining('the viewer is not installed; "npm install @sciformer/viewer" adds it'),
    });
  });

  test("predicts with the model that comes with it, before any training", async () => {
    const prediction = ["predict", input, ...options, "--out", "shipped.csv"];
    expectDone(await installed.npx(...prediction));
    expect(await exists(file("shipped.csv"))).toBe(true);
  });

  test("Ctrl-C saves the run, says how to resume, and the resumed run finishes", async () => {
    const running = installed.start(...trainArgs, "--name", "stopped", "--steps", "100000");
    await running.printed(/step \d+/);
    running.interrupt();
    const { output } = await running.ended;
    const stoppedAt = Number(/stopped at step (\d+), saved.*--resume --name stopped/.exec(output)?.[1]);
    expect(stoppedAt, output).toBeGreaterThan(0);
    const resumed = await installed.start("train", "--resume", "--name", "stopped", "--steps", `${stoppedAt + 2}`)
      .ended;
    expect(resumed).toMatchObject({ code: 0, output: expect.stringContaining(`finished at step ${stoppedAt + 2}`) });
  });
});
