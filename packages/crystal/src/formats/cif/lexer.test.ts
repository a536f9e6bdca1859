// CIF tokens.
import { expect, test } from "vitest";
import { tokenize } from "./lexer.ts";

function texts(text: string): string[] {
  return tokenize(text, "test.cif").map(({ kind, text: own }) => `${kind} ${own}`);
}

test("splits blocks, tags, loops and values, whatever the case", () => {
  expect(texts("DATA_NaCl\n_Cell_Length_A 5.64\nLOOP_\n_x\n1 2")).toEqual([
    "data NaCl",
    "tag _cell_length_a",
    "value 5.64",
    "loop LOOP_",
    "tag _x",
    "value 1",
    "value 2",
  ]);
});

test("a comment runs to the end of the line, but a # inside a word is part of it", () => {
  expect(texts("_a 1 # not 2\n# nothing\n_b x#y")).toEqual(["tag _a", "value 1", "tag _b", "value x#y"]);
});

test("a quote closes only before a blank", () => {
  expect(texts(`_a 'O'Hara, D' _b "2"" _c 'R 3 2"'`)).toEqual([
    "tag _a",
    "value O'Hara, D",
    "tag _b",
    'value 2"',
    "tag _c",
    'value R 3 2"',
  ]);
});

test("a quote that its line does not close ends with the line", () => {
  expect(texts("_a 'open\n_b 2")).toEqual(["tag _a", "value open", "tag _b", "value 2"]);
});

test("a text field keeps what looks like tags, quotes and loops", () => {
  expect(texts("_a\n;\n_b 'c\nloop_\n; \n_d 1")).toEqual(["tag _a", "value _b 'c\nloop_", "tag _d", "value 1"]);
});

test("a semicolon inside a line starts no text field", () => {
  expect(texts("_a x;y\n_b ;z")).toEqual(["tag _a", "value x;y", "tag _b", "value ;z"]);
});

test("triple quotes span lines", () => {
  expect(texts("_a '''one\ntwo''' _b 1")).toEqual(["tag _a", "value one\ntwo", "tag _b", "value 1"]);
});

test("tags of newer dictionaries read as the older ones", () => {
  expect(texts("_atom_site.fract_x 0.5")).toEqual(["tag _atom_site_fract_x", "value 0.5"]);
});

test("line ends of all systems and a byte order mark are blanks, lines are counted", () => {
  const tokens = tokenize("\uFEFFdata_x\r\n_a\r1\n;\nlong\ntext\n;\n_b 2", "test.cif");
  expect(tokens.map(({ line }) => line)).toEqual([1, 2, 3, 4, 8, 8]);
});

test("words of dictionaries mean nothing", () => {
  expect(texts("data_a save_frame _b 1 save_ global_ stop_")).toEqual(["data a", "tag _b", "value 1"]);
});

test("refuses a text field without an end, naming the line where it starts", () => {
  expect(() => texts("data_x\n_a\n;never\nclosed")).toThrow("test.cif line 3: a text field is not closed");
});
