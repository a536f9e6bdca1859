// Names of files against the label lists.
import { expect, test } from "vitest";
import {
  CHANNEL_TYPES,
  CHANNEL_VOCABULARY,
  labelOf,
  nearMatches,
  PARAMETER_TYPES,
  PARAMETER_VOCABULARY,
  PDE_TYPES,
  PDE_VOCABULARY,
} from "./vocabulary.ts";

test("the lists have the lengths of the published tables", () => {
  expect([PDE_TYPES.length, CHANNEL_TYPES.length, PARAMETER_TYPES.length]).toEqual([28, 37, 36]);
});

test.each([
  ["Navier-Stokes: Decaying Turbulence", 15],
  ["Gray Scott", 10],
  ["Hyper-Diffusion", 5],
  ["Fisher-KPP", 9],
  ["Korteweg-de-Vries", 7],
  ["gs_beta", 10],
  ["active_matter", 21],
  ["Rayleigh Benard Convection", 24],
])("%s is PDE %i", (name, label) => {
  expect(labelOf(PDE_VOCABULARY, name)).toBe(label);
});

test.each([
  ["Velocity X", 1],
  ["Vy", 2],
  ["tracer", 5],
  ["D xy", 17],
  ["conformation zz", 28],
  ["pressure_im", 30],
])("%s is channel %i", (name, label) => {
  expect(labelOf(CHANNEL_VOCABULARY, name)).toBe(label);
});

test("constants are found whatever their case", () => {
  expect(
    ["Reynolds Number", "FEED RATE", "hyper_diffusivity"].map((name) => labelOf(PARAMETER_VOCABULARY, name)),
  ).toEqual([1, 18, 14]);
});

test("every alias leads to a label", () => {
  for (const vocabulary of [PDE_VOCABULARY, CHANNEL_VOCABULARY, PARAMETER_VOCABULARY]) {
    for (const alias of Object.keys(vocabulary.aliases)) expect(labelOf(vocabulary, alias)).toBeGreaterThan(0);
  }
});

test("the generic velocity has no label; its components are near", () => {
  expect(labelOf(CHANNEL_VOCABULARY, "velocity")).toBeUndefined();
  expect(nearMatches(CHANNEL_VOCABULARY, "velocity")).toEqual(["velocity x", "velocity y", "velocity z"]);
});

test("a word that is like nothing has no near matches", () => {
  expect(nearMatches(PDE_VOCABULARY, "qqqqqqqqqqqq")).toEqual([]);
});
