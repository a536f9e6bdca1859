// Tests of options and values from the command line.
import { Command } from "commander";
import { expect, test } from "vitest";
import { InputError } from "../errors.ts";
import { addOptions, optionName, wholeNumber, withAssignments } from "./arguments.node.ts";

const CONFIG = { model: { hidden: 8 }, recipe: { lr: 0.1, betas: [0.9, 0.999], steps: null as number | null } };

test("an option that two importers share is added once", () => {
  const command = new Command();
  addOptions(command, [{ flags: "--tz <zone>", description: "of the first" }]);
  addOptions(command, [{ flags: "--tz <zone>", description: "of the second" }]);
  expect(command.options.map(({ description }) => description)).toEqual(["of the first"]);
});

test("an option's value has the name that commander gives it", () => {
  expect(optionName("--min-power <w>")).toBe("minPower");
});

test("a whole number is read", () => {
  expect(wholeNumber("20", "--steps", 1)).toBe(20);
});

test.each(["0", "1.5", "many", "", " ", "-3", "1e99"])("--steps %j is refused", (text) => {
  expect(() => wholeNumber(text, "--steps", 1)).toThrow(
    new InputError(`--steps ${text}: expected a whole number of at least 1`),
  );
});

test("assignments reach nested settings and elements of lists, and leave the original alone", () => {
  const changed = withAssignments(CONFIG, ["recipe.lr=1e-4", "recipe.betas.1=0.95"]);
  expect(changed.recipe).toEqual({ lr: 1e-4, betas: [0.9, 0.95], steps: null });
  expect(CONFIG.recipe.lr).toBe(0.1);
});

test.each([
  ["a number", "recipe.steps=5", 5],
  ["null", "recipe.steps=null", null],
  ["an object", 'recipe.steps={"kind":"constant"}', { kind: "constant" }],
  ["text with an equals sign", "recipe.steps=a=b", "a=b"],
])("%s is taken as what it reads as", (_, assignment, wanted) => {
  expect(withAssignments(CONFIG, [assignment]).recipe.steps).toEqual(wanted);
});

test.each([
  ["recipe.lr", "expected path.to.key=value"],
  ["=3", "expected path.to.key=value"],
  ["recipe.rate=1", 'no such setting "rate"; there are lr, betas, steps'],
  ["optimizer.lr=1", 'no such setting "optimizer"; there are model, recipe'],
  ["recipe.lr.value=1", 'no such setting "value"; what stands above it is 0.1'],
  ["recipe.toString=1", 'no such setting "toString"; there are lr, betas, steps'],
])("--set %s is refused", (assignment, message) => {
  expect(() => withAssignments(CONFIG, [assignment])).toThrow(new InputError(`--set ${assignment}: ${message}`));
});
