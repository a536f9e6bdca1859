// Names of space groups.
import { beforeAll, expect, test } from "vitest";
import type { Matrix3 } from "../structure.ts";
import { symmetrisedLattice } from "./crystal.ts";
import { loadFinder } from "./finder.node.ts";
import { groupOfOperations } from "./identify.ts";
import { latticeOf } from "./lattice.ts";
import { settingByHall, settingOperations, settingsByName, settingsByNumber } from "./settings.ts";

beforeAll(loadFinder);

const GENERIC: Matrix3 = latticeOf({ a: 7.1, b: 8.3, c: 9.7, alpha: 81, beta: 94, gamma: 107 });

test("the operations of all 530 settings are those of their group, whatever axes and origin", () => {
  const all = Array.from({ length: 230 }, (_, i) => settingsByNumber(i + 1)).flat();
  expect(all).toHaveLength(530);
  for (const setting of all) {
    const operations = settingOperations(setting);
    const lattice = symmetrisedLattice(GENERIC, operations);
    expect(groupOfOperations(operations, lattice), setting.hallSymbol).toBe(setting.number);
  }
});

test("every setting is found by its full name with its code, and by its Hall symbol", () => {
  for (const setting of Array.from({ length: 230 }, (_, i) => settingsByNumber(i + 1)).flat()) {
    expect(settingsByName(`${setting.fullSymbol}:${setting.code}`)).toContainEqual(setting);
    const hall = settingByHall(setting.hallSymbol)!;
    expect(settingOperations(hall)).toEqual(settingOperations(setting));
  }
});

test.each([
  ["P 21/c", "14 b1"],
  ["P2_1/n", "14 b2"],
  ["P 1 21/a 1", "14 b3"],
  ["C 1 2/c 1", "15 b1"],
  ["Cmca", "64 "],
  ["C m c e", "64 "],
  ["A b a 2", "41 "],
  ["P4_12_12", "92 "],
  ["I 41/a m d :1", "141 1"],
  ["F d 3 m Z", "227 2"],
  ["Pm3", "200 "],
  ["I a 3 d", "230 "],
  ["r -3 c:h", "167 H"],
  ["R 3 m R", "160 R"],
])("%s means setting %s", (name, expected) => {
  const [first] = settingsByName(name);
  expect(`${first?.number} ${first?.code}`).toBe(expected);
});

test("a name without a code can mean several settings", () => {
  expect(settingsByName("F d -3 m").map(({ code }) => code)).toEqual(["1", "2"]);
  expect(settingsByName("F d -3 m", "2").map(({ code }) => code)).toEqual(["2"]);
});

test("an unknown name means none", () => {
  expect(settingsByName("Q 7")).toEqual([]);
  expect(settingByHall("Q 7")).toBeUndefined();
});
