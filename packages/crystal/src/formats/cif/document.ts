// A CIF document: data blocks with their items and loops.
import { InputError, type Report } from "@sciformer/core";
import { type CifToken, tokenize } from "./lexer.ts";

/** A loop: a table with a column for each tag. */
export interface CifLoop {
  readonly tags: readonly string[];
  readonly line: number;
  /** Row by row. */
  readonly values: readonly CifToken[];
}

/** A data block; tags are in lower case, with `_` where newer dictionaries have a dot. */
export interface CifBlock {
  readonly name: string;
  readonly items: ReadonlyMap<string, CifToken>;
  readonly loops: readonly CifLoop[];
}

/**
 * The blocks of a document. Of an item given twice the first value that says something counts.
 *
 * @throws InputError naming the line of a text field without an end
 */
export function parseDocument(text: string, where: string, report: Report): CifBlock[] {
  const blocks: Building[] = [];
  const tokens = tokenize(text, where);
  for (let at = 0; at < tokens.length; ) {
    const token = tokens[at]!;
    if (token.kind === "data") {
      blocks.push({ name: token.text, items: new Map(), loops: [] });
      at++;
      continue;
    }
    // Values before the first block belong to a block that was left out.
    if (blocks.length === 0) blocks.push({ name: "", items: new Map(), loops: [] });
    const block = blocks.at(-1)!;
    if (token.kind === "loop") at = readLoop(tokens, at, block);
    else if (token.kind === "tag") at = readItem(tokens, at, block);
    else {
      report.warn("CIF values without a tag left out", `${where} line ${token.line}`);
      at++;
    }
  }
  return blocks;
}

interface Building {
  readonly name: string;
  readonly items: Map<string, CifToken>;
  readonly loops: CifLoop[];
}

function readLoop(tokens: readonly CifToken[], start: number, block: Building): number {
  let at = start + 1;
  const tags: string[] = [];
  for (; tokens[at]?.kind === "tag"; at++) tags.push(tokens[at]!.text);
  const first = at;
  while (tokens[at]?.kind === "value") at++;
  block.loops.push({ tags, line: tokens[start]!.line, values: tokens.slice(first, at) });
  return at;
}

function readItem(tokens: readonly CifToken[], start: number, block: Building): number {
  const [tag, value] = [tokens[start]!.text, tokens[start + 1]];
  if (value?.kind !== "value") return start + 1;
  const known = block.items.get(tag);
  if (known === undefined || saysNothing(known)) block.items.set(tag, value);
  return start + 2;
}

/** True for `?` and `.`, and for a text without content. */
export function saysNothing({ text, quoted }: CifToken): boolean {
  return text.trim() === "" || (!quoted && (text === "?" || text === "."));
}

/** The first of some items that says something. */
export function itemOf({ items }: CifBlock, tags: readonly string[]): CifToken | undefined {
  for (const tag of tags) {
    const value = items.get(tag);
    if (value !== undefined && !saysNothing(value)) return value;
  }
  return undefined;
}

/** The loop that has one of some tags. */
export function loopWith({ loops }: CifBlock, tags: readonly string[]): CifLoop | undefined {
  return loops.find((loop) => tags.some((tag) => loop.tags.includes(tag)));
}

/**
 * Rows of a loop, or of single items as a loop with one row.
 *
 * @returns by row, the value for a tag; undefined where the loop lacks the tag
 * @throws InputError if the values do not fill the columns
 */
export function rowsOf(loop: CifLoop, where: string): ((tag: string) => CifToken | undefined)[] {
  const { tags, values, line } = loop;
  if (values.length % tags.length !== 0) {
    throw new InputError(
      `${where} line ${line}: the loop has ${tags.length} columns (${tags[0]} ...) and ${values.length} values, which fill no whole number of rows`,
    );
  }
  const places = new Map(tags.map((tag, column) => [tag, column]));
  return Array.from({ length: values.length / tags.length }, (_, row) => (tag: string) => {
    const column = places.get(tag);
    return column === undefined ? undefined : values[row * tags.length + column];
  });
}

const NUMBER = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)(?:\([\d.]*\)?)?$/;

/** A number, its uncertainty in brackets left out: `0.3053(2)`; also `1/3`. NaN for anything else. */
export function numberOf(text: string): number {
  const plain = text.trim().replaceAll("\u2212", "-");
  const fraction = /^([+-]?\d+)\/(\d+)$/.exec(plain);
  if (fraction !== null) return Number(fraction[1]) / Number(fraction[2]);
  const match = NUMBER.exec(plain);
  return match === null ? Number.NaN : Number(match[1]);
}
