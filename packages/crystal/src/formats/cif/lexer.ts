// Splits CIF 1.1 text into tokens, as strictly as needed and as mildly as people's files ask for.
import { InputError } from "@sciformer/core";

/** A piece of a CIF file. */
export interface CifToken {
  readonly kind: "data" | "loop" | "tag" | "value";
  /** The block's name, the tag in lower case, or the value without its quotes. */
  readonly text: string;
  /** Line in the file, from 1. */
  readonly line: number;
  /** True for a value in quotes or in a text field: `'?'` is a question mark, `?` is no value. */
  readonly quoted: boolean;
}

const BLANKS = " \t\r\n\f\v\uFEFF\u00A0";

/**
 * The tokens of a text. Save frames, `global_` and `stop_` mean nothing here and are left out. A quote that its line
 * does not close ends with the line.
 *
 * @throws InputError naming the line of a text field without an end
 */
export function tokenize(text: string, where: string): CifToken[] {
  return new Lexer(text, where).tokens();
}

class Lexer {
  readonly #text: string;
  readonly #where: string;
  readonly #tokens: CifToken[] = [];
  #at = 0;
  #line = 1;

  constructor(text: string, where: string) {
    this.#text = text.includes("\r") ? text.replaceAll(/\r\n?/g, "\n") : text;
    this.#where = where;
  }

  tokens(): CifToken[] {
    for (;;) {
      this.#skipBlanks();
      const first = this.#text[this.#at];
      if (first === undefined) return this.#tokens;
      if (first === ";" && this.#isLineStart()) this.#textField();
      else if (first === "#") this.#at = this.#lineEnd();
      else if (first === "'" || first === '"') this.#quoted(first);
      else this.#word();
    }
  }

  #skipBlanks(): void {
    while (this.#at < this.#text.length && BLANKS.includes(this.#text[this.#at]!)) {
      if (this.#text[this.#at] === "\n") this.#line++;
      this.#at++;
    }
  }

  #isLineStart(): boolean {
    return this.#at === 0 || this.#text[this.#at - 1] === "\n";
  }

  #lineEnd(): number {
    const end = this.#text.indexOf("\n", this.#at);
    return end < 0 ? this.#text.length : end;
  }

  #textField(): void {
    const end = this.#text.indexOf("\n;", this.#at);
    if (end < 0) throw new InputError(`${this.#where} line ${this.#line}: a text field is not closed by a line with ;`);
    const content = this.#text.slice(this.#at + 1, end);
    this.#push("value", content.replace(/^\n/, ""), true);
    this.#line += content.split("\n").length;
    this.#at = end + 2;
  }

  /** A quote closes only where a blank or the line's end follows: `'O'Hara'` is one value. */
  #quoted(quote: string): void {
    const lineEnd = this.#lineEnd();
    const triple = quote.repeat(3);
    if (this.#text.startsWith(triple, this.#at) && this.#text.includes(triple, this.#at + 3)) {
      this.#tripleQuoted(triple);
      return;
    }
    let end = this.#text.indexOf(quote, this.#at + 1);
    while (end >= 0 && end < lineEnd && !BLANKS.includes(this.#text[end + 1] ?? "\n")) {
      end = this.#text.indexOf(quote, end + 1);
    }
    const isClosed = end >= 0 && end < lineEnd;
    this.#push("value", this.#text.slice(this.#at + 1, isClosed ? end : lineEnd).trim(), true);
    this.#at = isClosed ? end + 1 : lineEnd;
  }

  #tripleQuoted(triple: string): void {
    const end = this.#text.indexOf(triple, this.#at + 3);
    const content = this.#text.slice(this.#at + 3, end);
    this.#push("value", content, true);
    this.#line += content.split("\n").length - 1;
    this.#at = end + 3;
  }

  #word(): void {
    const start = this.#at;
    while (this.#at < this.#text.length && !BLANKS.includes(this.#text[this.#at]!)) this.#at++;
    const word = this.#text.slice(start, this.#at);
    const lower = word.toLowerCase();
    if (word.startsWith("_")) this.#push("tag", plainTag(lower), false);
    else if (lower.startsWith("data_")) this.#push("data", word.slice(5), false);
    else if (lower === "loop_") this.#push("loop", word, false);
    else if (!/^(?:save_.*|global_|stop_)$/.test(lower)) this.#push("value", word, false);
  }

  #push(kind: CifToken["kind"], text: string, quoted: boolean): void {
    this.#tokens.push({ kind, text, line: this.#line, quoted });
  }
}

/** The newer dictionaries write `_atom_site.fract_x`. */
function plainTag(tag: string): string {
  return tag.replace(".", "_");
}
