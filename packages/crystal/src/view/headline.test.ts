// Headline figures of crystal runs.
import { expect, test } from "vitest";
import { headlineOf } from "./headline.ts";

test("a generator is told by its likelihood and by shares of what it generates, not by the baseline's", () => {
  const rows = [
    { group: "test", method: "context-free", metrics: { NATS: 17, VALID: 0.5, NOVEL: 1 } },
    { group: "test", method: "WyFormer", metrics: { NATS: 12.4, VALID: 1, NOVEL: 0.864, MAE: null } },
  ];
  expect(headlineOf({ rows }).map(({ label, value }) => [label, value])).toEqual([
    ["-log p", 12.4],
    ["valid", 100],
    ["novel", 86.4],
  ]);
});

test("a model of properties is told by its error of each", () => {
  const rows = [{ group: "band_gap", method: "WyFormer", metrics: { MAE: 0.31, NATS: null } }];
  expect(headlineOf({ rows })).toEqual([{ label: "band gap MAE", value: 0.31, digits: 3 }]);
});

test("an evaluation without rows has no figures", () => {
  expect(headlineOf({})).toEqual([]);
});
