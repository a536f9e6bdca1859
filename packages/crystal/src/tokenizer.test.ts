// Tests of the tokenizer: gene to tokens and back, and what it refuses.
import { InputError } from "@sciformer/core";
import { expect, test } from "vitest";
import { sizes } from "./sizes.ts";
import { encodeCrystal, startToken, tokenizer } from "./tokenizer.ts";
import { GENES, geneOf, generation, property } from "./wyformer/testing.ts";

const rows = GENES.map((gene, i) => ({ id: `crystal ${i}`, gene }));

test.each([
  ["symmetry and enumeration", generation()],
  ["symmetry and harmonic class", generation({}, "harmonic")],
  ["letters", generation({}, "letters")],
  ["a categorial start", { ...generation(), model: { ...generation().model, start_type: "categorial" as const } }],
])("a gene comes back from its tokens: %s", (_, config) => {
  for (const row of rows) expect(tokenizer.decode!(tokenizer.encode(row, config), config)).toEqual(row);
});

test.each(Object.entries(sizes))("the examples of size %s come back from their tokens", (_, config) => {
  for (const row of tokenizer.examples(config)) {
    expect(tokenizer.decode!(tokenizer.encode(row, config), config)).toEqual(row);
  }
});

test("sites are followed by STOP and then by padding", () => {
  const { fields } = encodeCrystal(rows[0]!, generation());
  const count = generation().task.vocabulary.elements.length;
  expect(Array.from(fields.elements!.slice(2))).toEqual([count + 1, count + 2, count + 2, count + 2, count + 2]);
});

test("a property model has no STOP", () => {
  const { fields } = encodeCrystal(rows[0]!, property());
  const count = property().task.vocabulary.elements.length;
  expect(Array.from(fields.elements!.slice(2))).toEqual([count + 2, count + 2, count + 2, count + 2]);
});

test("tokens that do not name positions, as those of the published regressor, have no inverse", () => {
  const config = property();
  expect(() => tokenizer.decode!(tokenizer.encode(rows[0]!, config), config)).toThrow(
    new InputError("crystal 0: no such position in the space group"),
  );
});

test("a space group is written by the bits that differ between those that occur", () => {
  const { model, task } = generation();
  const starts = task.space_groups.map((group) => startToken(group, model, task).join(""));
  expect(new Set(starts).size).toBe(task.space_groups.length);
});

test("a space group that the model does not know is refused", () => {
  const { model, task } = generation();
  expect(() => startToken(194, model, task)).toThrow(
    new InputError("space group 194 is none of the 5 that the model knows"),
  );
});

test("elements, symmetries and enumerations without a token are listed", () => {
  const gene = geneOf(225, "Xe a", "Fr b", "Na f");
  expect(() => encodeCrystal({ id: "mp-7", gene }, generation())).toThrow(
    new InputError("mp-7: not in the model's vocabulary: element Xe, element Fr, site symmetry .3m"),
  );
});
