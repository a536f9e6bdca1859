// Tests the promise to those who use a package as a library: load a run, predict from an array, in five lines.
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { InputError } from "@sciformer/core";
import { readSafetensors, writeSafetensors } from "@sciformer/core/node";
import { disaggregate, sizes } from "@sciformer/nilm";
import { loadRun } from "@sciformer/nilm/node";
import { afterAll, beforeAll, expect, test } from "vitest";

const GOLDEN = fileURLToPath(new URL("../../../test/fixtures/nilm/model_small_eval", import.meta.url));
const SCALE_W = 1000;

interface GoldenCase {
  readonly config: Readonly<Record<string, unknown>>;
  readonly length: number;
  readonly starts: readonly string[];
}

let folder: string;
let golden: GoldenCase;
let tensors: Awaited<ReturnType<typeof readSafetensors>>["tensors"];

/** A run folder with the weights of the golden case: what the authors' network predicts of its input is known. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "library-"));
  golden = JSON.parse(await readFile(`${GOLDEN}.json`, "utf8")) as GoldenCase;
  ({ tensors } = await readSafetensors(`${GOLDEN}.safetensors`));
  const { use_efficient_attention: _, ...architecture } = golden.config;
  const { task, recipe } = sizes.small;
  const config = {
    ...{ domain: "nilm", name: "golden", size: "small", seed: 1, data: "none", engine: "eager", backend: "cpu" },
    versions: {},
    model: { kind: "nilmformer", ...architecture },
    task: {
      ...task,
      targets: [{ name: "kettle", threshold_w: 0, max_w: null }],
      window: golden.length,
      scale_w: SCALE_W,
    },
    recipe,
  };
  await writeFile(join(folder, "config.json"), JSON.stringify(config));
  const weights = [...tensors].filter(([key]) => key.startsWith("param/"));
  await writeSafetensors(
    join(folder, "best.safetensors"),
    new Map(weights.map(([key, value]) => [key.slice(6), value])),
  );
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Row `index` of a tensor of three axes, channel 0. */
function firstChannel(name: string, index: number): Float32Array {
  const { shape, data } = tensors.get(name)!;
  const from = index * shape[1]! * shape[2]!;
  return (data as Float32Array).slice(from, from + shape[2]!);
}

test("a run that is loaded predicts from an array what the authors' network predicts, in W", async () => {
  const run = await loadRun(folder);
  for (const [index, start] of golden.starts.entries()) {
    const watts = firstChannel("input/x", index).map((value) => value * SCALE_W);
    const power = disaggregate(run, { startMs: Date.parse(`${start.replace(" ", "T")}Z`), aggregate: watts });
    const want = firstChannel("output/y_hat", index).map((value) => Math.max(0, value * SCALE_W));
    const worst = want.reduce((most, value, t) => Math.max(most, Math.abs(value - power.kettle!.watts[t]!)), 0);
    expect(worst).toBeLessThan(0.05);
    expect(want.some((value) => value > 10)).toBe(true);
  }
});

test("the model that comes with the package finds a kettle in a quiet morning and nothing else", async () => {
  const minutes = 360;
  const boils = (minute: number) => minute >= 150 && minute < 153;
  const aggregate = Float32Array.from({ length: minutes }, (_, m) => 120 + (m % 5) + (boils(m) ? 2600 : 0));
  const run = await loadRun("pretrained");
  const { kettle } = disaggregate(run, { startMs: Date.UTC(2024, 0, 8, 5), aggregate });
  const on = [...kettle!.watts.entries()].flatMap(([minute, watts]) => (watts > 1500 ? [minute] : []));
  expect(on).toEqual([150, 151, 152]);
});

test("a run that is not there is refused by its name", async () => {
  const error = await loadRun("no-such-run").catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(InputError);
  expect((error as Error).message).toMatch(/^no run "no-such-run": [^\n]+$/);
});
