// Tests of config.json: what it holds and how it is refused.
import { expect, test } from "vitest";
import { InputError } from "../errors.ts";
import { toyPlugin } from "../testing/toy-plugin.ts";
import { parseRunConfig, type RunHeader, validateConfig } from "./run-config.ts";

const HEADER: RunHeader = {
  domain: "toy",
  name: "first",
  size: "small",
  seed: 1,
  data: "data/toy",
  engine: "eager",
  backend: "cpu",
  versions: { node: "20" },
};
const CONFIG = toyPlugin.sizes.small!;
const parse = (json: unknown) => parseRunConfig(toyPlugin, json, "runs/toy/first/config.json");

test("header and configuration come back from one JSON", () => {
  const json = JSON.parse(JSON.stringify({ ...HEADER, ...CONFIG }));
  expect(parse(json)).toEqual({ header: HEADER, config: CONFIG });
});

test("the notice of a shipped model is part of the header", () => {
  expect(parse({ ...HEADER, ...CONFIG, notice: "trained on simulated points" }).header.notice).toBe(
    "trained on simulated points",
  );
});

test("a run of another domain is refused", () => {
  expect(() => parse({ ...HEADER, ...CONFIG, domain: "nilm" })).toThrow(
    new InputError("runs/toy/first/config.json: the run belongs to nilm, not to toy"),
  );
});

test.each([
  ["a missing seed", { ...HEADER, ...CONFIG, seed: undefined }, "seed: "],
  ["a wrong setting", { ...HEADER, ...CONFIG, model: { hidden: 0, dropout: 0 } }, "model.hidden: "],
  ["an unknown part", { ...HEADER, ...CONFIG, optimiser: {} }, 'Unrecognized key: "optimiser"'],
  ["something else than an object", [1, 2], ""],
])("%s is refused, naming the file and the setting", (_, json, setting) => {
  expect(() => parse(json)).toThrow(InputError);
  expect(() => parse(json)).toThrow(`runs/toy/first/config.json: ${setting}`);
});

test("a configuration is refused at its first wrong setting, in one line", () => {
  const wrong = { ...CONFIG, recipe: { ...CONFIG.recipe, lr: -1 }, task: { scale: 0 } };
  expect(() => validateConfig(toyPlugin, wrong, "configuration")).toThrow(/^configuration: task\.scale: [^\n]+$/);
});
