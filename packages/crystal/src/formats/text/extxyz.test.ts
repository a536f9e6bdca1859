// Extended XYZ in and out.
import { expect, test } from "vitest";
import { formatExtXyz, parseExtXyz } from "./extxyz.ts";

const HEADER =
  'Lattice="4 0 0 0 5 0 0 0 6" Properties=species:S:1:pos:R:3:force:R:3 energy=-3.5 name=\'my salt\' pbc="T T T"';
const FRAME = ["2", HEADER, "Na 0 0 0 .1 .2 .3", "Cl 2 2.5 7.5 0 0 0"].join("\n");

test("reads cell, elements, coordinates and what the comment says", () => {
  const [frame] = parseExtXyz(FRAME, "a.xyz");
  expect(frame).toEqual({
    structure: {
      lattice: [
        [4, 0, 0],
        [0, 5, 0],
        [0, 0, 6],
      ],
      positions: [
        [0, 0, 0],
        [0.5, 0.5, 0.25],
      ],
      elements: ["Na", "Cl"],
    },
    info: { energy: "-3.5", name: "my salt" },
    line: 1,
  });
});

test("reads every frame", () => {
  expect(parseExtXyz(`${FRAME}\n\n${FRAME}\n`, "a.xyz").map(({ line }) => line)).toEqual([1, 6]);
});

test("columns may be in any order, atomic numbers are elements", () => {
  const text = ["1", 'Lattice="4 0 0 0 5 0 0 0 6" Properties=tag:I:1:pos:R:3:Z:I:1', "7 2 0 0 11"].join("\n");
  expect(parseExtXyz(text, "a.xyz")[0]?.structure).toMatchObject({ elements: ["Na"], positions: [[0.5, 0, 0]] });
});

test("without Properties a line is an element and its coordinates", () => {
  const text = ["1", 'Lattice="4 0 0 0 5 0 0 0 6"', "Na 2 0 0"].join("\n");
  expect(parseExtXyz(text, "a.xyz")[0]?.structure.positions).toEqual([[0.5, 0, 0]]);
});

test.each([
  [FRAME.replace('Lattice="4', 'Box="4'), "a.xyz line 2: Lattice is missing, expected nine numbers"],
  [FRAME.replace("0 0 6", "0 0"), 'a.xyz line 2: Lattice is "4 0 0 0 5 0 0 0", expected nine numbers'],
  [FRAME.replace("T T T", "T T F"), 'a.xyz line 2: pbc is "T T F", expected a crystal'],
  [FRAME.replace("Cl 2", "Qq 2"), 'a.xyz line 4: "Qq" is no element'],
  [FRAME.replace("2.5 7.5", "x 7.5"), 'a.xyz line 4: "2 x 7.5", expected three coordinates'],
  [FRAME.replace("2\n", "3\n"), "a.xyz line 1: the file ends before 3 atoms"],
  [FRAME.replace("2\n", "two\n"), 'a.xyz line 1: "two", expected the number of atoms'],
  ["\n", "a.xyz: holds no frame"],
])("refuses %j, naming the line", (text, message) => {
  expect(() => parseExtXyz(text, "a.xyz")).toThrow(message);
});

test("writes what it reads", () => {
  const [{ structure } = { structure: undefined }] = parseExtXyz(FRAME, "a.xyz");
  const text = formatExtXyz(structure!, { energy: -3.5, name: "my salt" });
  expect(parseExtXyz(text, "b.xyz")).toEqual([{ structure, info: { energy: "-3.5", name: "my salt" }, line: 1 }]);
});
