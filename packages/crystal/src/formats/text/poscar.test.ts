// POSCAR in and out.
import { expect, test } from "vitest";
import { cellParameters, volume } from "../../symmetry/lattice.ts";
import { formatPoscar, parsePoscar } from "./poscar.ts";

const LINES = ["salt", "1.0", "4 0 0", "0 5 0", "0 0 6", "Na Cl", "1 2", "Direct", "0 0 0", "0.5 0 0", "0 0.5 1.25"];

function poscar(changes: Readonly<Record<number, string>> = {}): string {
  return LINES.map((line, i) => changes[i + 1] ?? line).join("\n");
}

test("reads cell, elements and fractional coordinates, wrapped", () => {
  const { lattice, positions, elements } = parsePoscar(poscar(), "POSCAR");
  expect(cellParameters(lattice)).toMatchObject({ a: 4, b: 5, c: 6 });
  expect(elements).toEqual(["Na", "Cl", "Cl"]);
  expect(positions).toEqual([
    [0, 0, 0],
    [0.5, 0, 0],
    [0, 0.5, 0.25],
  ]);
});

test("the scale multiplies the cell and Cartesian coordinates", () => {
  const text = poscar({ 2: "2", 8: "Cartesian", 10: "2 0 0", 11: "0 2.5 1.5" });
  const { lattice, positions } = parsePoscar(text, "POSCAR");
  expect(cellParameters(lattice)).toMatchObject({ a: 8, b: 10, c: 12 });
  expect(positions).toEqual([
    [0, 0, 0],
    [0.5, 0, 0],
    [0, 0.5, 0.25],
  ]);
});

test("a negative scale is the volume, three scales are for the axes", () => {
  expect(volume(parsePoscar(poscar({ 2: "-960" }), "POSCAR").lattice)).toBeCloseTo(960, 9);
  expect(cellParameters(parsePoscar(poscar({ 2: "1 2 3" }), "POSCAR").lattice)).toMatchObject({ a: 4, b: 10, c: 18 });
});

test("selective dynamics, flags, element names and velocities are no harm", () => {
  const lines = [
    ...LINES.slice(0, 7),
    "Selective dynamics",
    "direct",
    "0 0 0 T T F Na",
    "0.5 0 0 F F F",
    "0 0.5 .25",
    "",
  ];
  expect(parsePoscar([...lines, "0 0 0", "0 0 0"].join("\r\n"), "POSCAR").positions).toHaveLength(3);
});

test("potentials and hashes of symbols are dropped, an element may come twice", () => {
  const text = poscar({ 6: "Na_pv Cl/5a3b Na", 7: "1 1 1" });
  expect(parsePoscar(text, "POSCAR").elements).toEqual(["Na", "Cl", "Na"]);
});

test("a file without a line of symbols is read if its comment names them", () => {
  const lines = LINES.filter((_, i) => i !== 5);
  expect(parsePoscar(lines.with(0, "Na Cl").join("\n"), "POSCAR").elements).toEqual(["Na", "Cl", "Cl"]);
  expect(() => parsePoscar(lines.join("\n"), "POSCAR")).toThrow(
    "POSCAR line 6: a file without a line of element symbols, expected symbols before the counts (VASP 5)",
  );
});

test.each([
  [{ 2: "big" }, 'POSCAR line 2: "big", expected the scale'],
  [{ 2: "0" }, 'POSCAR line 2: scale "0", expected one number or three above 0'],
  [{ 4: "0 5" }, 'POSCAR line 4: "0 5", expected three numbers: b'],
  [{ 4: "8 0 0" }, "POSCAR: the volume of the cell is 0 cubic angstrom"],
  [{ 6: "Na Qq" }, 'POSCAR line 6: "Qq", expected element symbols'],
  [{ 7: "1 2 3" }, "POSCAR line 7: 2 symbols and 3 counts, expected as many of both"],
  [{ 7: "1 -2" }, 'POSCAR line 7: "1 -2", expected counts of the elements'],
  [{ 8: "Polar" }, 'POSCAR line 8: "Polar", expected Direct or Cartesian'],
  [{ 11: "0 x 0" }, 'POSCAR line 11: "0 x 0", expected three numbers: coordinates of Cl'],
])("refuses %j, naming the line", (changes, message) => {
  expect(() => parsePoscar(poscar(changes), "POSCAR")).toThrow(message);
});

test("refuses a file that ends early", () => {
  expect(() => parsePoscar(LINES.slice(0, 10).join("\n"), "POSCAR")).toThrow("POSCAR line 11: the file ends, expected");
});

test("writes what it reads, atoms of an element together", () => {
  const structure = parsePoscar(poscar({ 6: "Na Cl Na", 7: "1 1 1" }), "POSCAR");
  const back = parsePoscar(formatPoscar(structure, "my\nsalt"), "POSCAR");
  expect(back.elements).toEqual(["Na", "Na", "Cl"]);
  expect(back.positions).toEqual([structure.positions[0], structure.positions[2], structure.positions[1]]);
  expect(back.lattice).toEqual(structure.lattice);
});
