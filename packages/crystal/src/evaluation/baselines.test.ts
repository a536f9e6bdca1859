// Baselines against values worked out by hand.
import { Random } from "@sciformer/core";
import { expect, test } from "vitest";
import { geneOf } from "../wyformer/testing.ts";
import { ContextFree } from "./context-free.ts";
import { geneScores, references } from "./gene-scores.ts";
import { propertyScores } from "./property-scores.ts";
import { elementVolumes, meanModel, ridgeModel } from "./ridge.ts";

const salt = geneOf(225, "Na a", "Cl b");
const caesium = geneOf(221, "Cs a", "Cl b");

test("context-free: the surprise is that of the smoothed frequencies", () => {
  const model = new ContextFree([salt, salt]);
  // Go on after 0 and 1 sites: (2 + 1) / (2 + 1 + 1) each; stop after 2: the same. Na, Cl: 2 of 4 each, of two kinds:
  // 3 / 7. Both sites are m-3m, 4 of 4: 5 / 6. Enumerations 0 and 1: 2 of 4 each: 3 / 7.
  const shares = [3 / 4, 3 / 4, 3 / 4, 3 / 7, 3 / 7, 5 / 6, 5 / 6, 3 / 7, 3 / 7];
  expect(model.surprise(salt)).toBeCloseTo(
    shares.reduce((sum, p) => sum - Math.log(p), 0),
    9,
  );
});

test("context-free: what it draws is of the data's groups and elements", () => {
  const model = new ContextFree([salt, caesium]);
  const genes = Array.from({ length: 20 }, (_, i) => model.sample(new Random(i)));
  const found = new Set(genes.flatMap((gene) => gene?.sites.map(({ element }) => element) ?? []));
  expect([...found].sort()).toEqual(["Cl", "Cs", "Na"]);
});

test("genes that were trained on are not novel, the same gene twice is not unique", () => {
  // Rock salt with its sites exchanged is the same crystal from another origin.
  const exchanged = geneOf(225, "Cl a", "Na b");
  const scores = geneScores([salt, exchanged, caesium], 4, references([salt], [salt, caesium]));
  expect(scores).toMatchObject({ VALID: 3 / 4, UNIQUE: 2 / 3, NOVEL: 1 / 2, NEW_TYPE: 1 / 2, P1: 0, NEUTRAL: 1 });
  // Space groups 225 and 221: 2/3 and 1/3 against 1/2 each.
  expect(scores.SG_CHI2).toBeCloseTo(2 * ((1 / 6) ** 2 / (1 / 2)), 12);
  // Two thirds of them are half Na, against half of the references; Cs the other way round; all are half Cl.
  expect(scores.EL_CHI2).toBeCloseTo((1 / 3 - 1 / 4) ** 2 / (1 / 4) + (1 / 6 - 1 / 4) ** 2 / (1 / 4), 12);
  expect([scores.W_SITES, scores.W_ELEM, scores.W_DOF]).toEqual([0, 0, 0]);
});

test("the distance of the numbers of sites is that of their means, where one is above the other throughout", () => {
  const perovskite = geneOf(221, "Ti a", "Ca b", "O d");
  // 3 sites against 2 for half of the references
  expect(geneScores([perovskite], 1, references([], [perovskite, salt])).W_SITES).toBeCloseTo(1 / 2, 12);
});

test("no genes: nothing but their share of what was asked for", () => {
  const { VALID, ...rest } = geneScores([], 4, references([salt], [salt]));
  expect(VALID).toBe(0);
  expect(new Set(Object.values(rest))).toEqual(new Set([null]));
});

test("ridge: a property that is linear in the composition is found but for the shrinking", () => {
  const genes = Array.from({ length: 200 }, (_, i) => (i % 2 === 0 ? salt : caesium));
  const model = ridgeModel(
    genes,
    genes.map((gene) => (gene === salt ? 1 : 3)),
  );
  expect(model(salt)).toBeCloseTo(1, 1);
  expect(model(caesium)).toBeCloseTo(3, 1);
  expect(meanModel([1, 3])(salt)).toBe(2);
});

test("element volumes add up by the shares of the atoms", () => {
  const [sodium, chlorine] = [geneOf(229, "Na a"), geneOf(229, "Cl a")].map(elementVolumes) as [number, number];
  expect(elementVolumes(salt)).toBeCloseTo((sodium + chlorine) / 2, 9);
});

test("errors of properties", () => {
  expect(propertyScores([1, 2], [2, 4])).toEqual({ MAE: 1.5, RMSE: Math.sqrt(2.5), MRE: 0.5 });
  expect(propertyScores([1, 2], [0, 4]).MRE).toBeNull();
});
