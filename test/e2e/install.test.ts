// Each domain, installed alone from its packed packages, goes from simulated data to predictions of a user's file.
import { access, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Installed, type Outcome } from "./installed.ts";

interface DomainCase {
  readonly domain: string;
  /** Options that keep the simulation and the training small. */
  readonly simulate: readonly string[];
  readonly train: readonly string[];
  /** A user's own file, the options that explain it, and the rows that its predictions must have. */
  readonly input: {
    readonly name: string;
    readonly text: string;
    readonly options: readonly string[];
    readonly rows: number;
  };
}

/** Two-column meter file, one row a minute from a winter morning on: 100 W, and a 2 kW kettle now and then. */
function meterCsv(minutes: number): string {
  const rows = Array.from({ length: minutes }, (_, minute) => {
    const time = new Date(Date.UTC(2024, 0, 8, 6, minute)).toISOString();
    return `${time},${minute % 60 < 3 ? 2100 : 100 + (minute % 7)}`;
  });
  return ["when,watts", ...rows, ""].join("\n");
}

const CASES: readonly DomainCase[] = [
  {
    domain: "nilm",
    simulate: ["--houses", "3", "--days", "2"],
    train: ["--target", "kettle", "--size", "small"],
    input: {
      name: "meter.csv",
      text: meterCsv(300),
      options: ["--time", "when", "--power", "watts", "--tz", "UTC"],
      rows: 300,
    },
  },
];

function expectDone({ code, output }: Outcome): void {
  expect(code, output).toBe(0);
}

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );

describe.each(CASES)("$domain, installed by npm into an empty folder", ({ domain, simulate, train, input }) => {
  let installed: Installed;
  let simulated: Outcome;
  const file = (...parts: string[]) => join(installed.folder, ...parts);
  const trainArgs = ["train", "--data", "simulated", ...train, "--seed", "1"];

  beforeAll(async () => {
    installed = await Installed.create(domain);
    await writeFile(file(input.name), input.text);
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
    const prediction = ["predict", "first", input.name, ...input.options, "--out", "predictions.csv"];
    expectDone(await installed.npx(...prediction));
    const run = await readdir(file("runs", domain, "first"));
    expect(run).toEqual(expect.arrayContaining(["best.safetensors", "evaluation.json", "predictions.arrow"]));
    const lines = (await readFile(file("predictions.csv"), "utf8")).trimEnd().split("\n");
    expect(lines).toHaveLength(1 + input.rows);
  });

  test("predicts with the model that comes with it, before any training", async () => {
    const prediction = ["predict", input.name, ...input.options, "--out", "shipped.csv"];
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
