// Pickled metadata of PyTables files: a reader of plain values only, which never constructs or calls anything.
import { InputError } from "@sciformer/core";

/** What a pickle may hold here; a call (`reduce`) becomes its arguments, so that a time zone keeps its name. */
export type Pickled =
  | string
  | number
  | boolean
  | null
  | readonly Pickled[]
  | ReadonlyMap<Pickled, Pickled>
  | PickledCall;

/** A call that the pickle asks for; it is recorded, not made. */
interface PickledCall {
  readonly callable: string;
  readonly args: readonly Pickled[];
}

type Value = string | number | boolean | null | Value[] | Map<Value, Value> | { callable: string; args: Value[] };

const MARK = Symbol("mark");

/** Protocol 0 and what of protocol 1 and 2 pandas writes: text opcodes, containers, the memo. */
class Unpickler {
  readonly #text: string;
  readonly #where: string;
  readonly #stack: (Value | typeof MARK)[] = [];
  readonly #memo = new Map<string, Value>();
  #at = 0;

  constructor(text: string, where: string) {
    this.#text = text;
    this.#where = where;
  }

  read(): Pickled {
    while (this.#at < this.#text.length) {
      const opcode = this.#text[this.#at++]!;
      if (opcode === ".") return this.#pop() as Pickled;
      this.#step(opcode);
    }
    throw this.#error("ends without a stop");
  }

  #step(opcode: string): void {
    const run = this.#opcodes[opcode];
    if (!run) throw this.#error(`opcode "${opcode}" at ${this.#at - 1} is not one of plain values`);
    run();
  }

  readonly #opcodes: Readonly<Record<string, () => void>> = {
    "(": () => this.#stack.push(MARK),
    N: () => this.#stack.push(null),
    S: () => this.#stack.push(this.#quoted(this.#line())),
    V: () => this.#stack.push(this.#unescaped(this.#line())),
    U: () => this.#stack.push(this.#short()),
    I: () => this.#stack.push(this.#integer(this.#line())),
    L: () => this.#stack.push(Number(this.#line().replace(/L$/, ""))),
    F: () => this.#stack.push(Number(this.#line())),
    l: () => this.#stack.push(this.#toMark()),
    t: () => this.#stack.push(this.#toMark()),
    d: () => this.#stack.push(toMap(this.#toMark())),
    "]": () => this.#stack.push([]),
    ")": () => this.#stack.push([]),
    "}": () => this.#stack.push(new Map()),
    a: () => this.#append([this.#pop()]),
    e: () => this.#append(this.#toMark()),
    s: () => this.#setItems(this.#popPair()),
    u: () => this.#setItems(this.#toMark()),
    p: () => this.#memo.set(this.#line(), this.#top()),
    g: () => this.#stack.push(this.#recall(this.#line())),
    "0": () => this.#pop(),
    c: () => this.#stack.push({ callable: `${this.#line()}.${this.#line()}`, args: [] }),
    R: () => this.#reduce(),
    b: () => this.#pop(),
  };

  #line(): string {
    const end = this.#text.indexOf("\n", this.#at);
    if (end < 0) throw this.#error("ends within a value");
    const line = this.#text.slice(this.#at, end);
    this.#at = end + 1;
    return line;
  }

  #short(): string {
    const length = this.#text.charCodeAt(this.#at++);
    const text = this.#text.slice(this.#at, this.#at + length);
    this.#at += length;
    return text;
  }

  #quoted(line: string): string {
    const match = /^(['"])(.*)\1$/s.exec(line.trim());
    if (!match) throw this.#error(`string ${line.slice(0, 40)} is not quoted`);
    return match[2]!.replace(/\\(x[0-9a-f]{2}|[\\'"nrt])/gi, (_, code: string) => unescaped(code));
  }

  #unescaped(line: string): string {
    return line.replace(/\\u([0-9a-f]{4})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
  }

  #integer(line: string): number | boolean {
    if (line === "00") return false;
    if (line === "01") return true;
    return Number(line);
  }

  #pop(): Value {
    const value = this.#stack.pop();
    if (value === undefined || value === MARK) throw this.#error("takes a value that is not there");
    return value as Value;
  }

  #top(): Value {
    const value = this.#pop();
    this.#stack.push(value);
    return value;
  }

  #popPair(): Value[] {
    const value = this.#pop();
    return [this.#pop(), value];
  }

  #toMark(): Value[] {
    const mark = this.#stack.lastIndexOf(MARK);
    if (mark < 0) throw this.#error("closes a list that was not opened");
    return this.#stack.splice(mark).slice(1) as Value[];
  }

  #append(values: readonly Value[]): void {
    const list = this.#top();
    if (!Array.isArray(list)) throw this.#error("appends to what is not a list");
    list.push(...values);
  }

  #setItems(pairs: readonly Value[]): void {
    const map = this.#top();
    if (!(map instanceof Map)) throw this.#error("sets an item of what is not a dictionary");
    for (let i = 0; i + 1 < pairs.length; i += 2) map.set(pairs[i]!, pairs[i + 1]!);
  }

  #recall(key: string): Value {
    const value = this.#memo.get(key);
    if (value === undefined) throw this.#error(`recalls ${key}, which was not kept`);
    return value;
  }

  #reduce(): void {
    const args = this.#pop();
    const call = this.#pop();
    if (!isCall(call) || !Array.isArray(args)) throw this.#error("calls what is not callable");
    this.#stack.push({ callable: call.callable, args });
  }

  #error(what: string): InputError {
    return new InputError(`${this.#where}: pickled metadata ${what}`);
  }
}

function unescaped(code: string): string {
  if (code[0] === "x" || code[0] === "X") return String.fromCharCode(Number.parseInt(code.slice(1), 16));
  return { n: "\n", r: "\r", t: "\t" }[code] ?? code;
}

function toMap(items: readonly Value[]): Map<Value, Value> {
  const map = new Map<Value, Value>();
  for (let i = 0; i + 1 < items.length; i += 2) map.set(items[i]!, items[i + 1]!);
  return map;
}

function isCall(value: Value): value is { callable: string; args: Value[] } {
  return typeof value === "object" && value !== null && "callable" in value;
}

/** The value of a pickle in text form. @throws InputError naming `where` for anything but plain values */
export function unpickle(text: string, where: string): Pickled {
  return new Unpickler(text, where).read();
}

/** A dictionary's entry, undefined if `value` is not a dictionary or lacks it. */
export function entry(value: Pickled | undefined, key: Pickled): Pickled | undefined {
  return value instanceof Map ? (value.get(key) as Pickled | undefined) : undefined;
}

/** The elements of a list; empty for anything else. */
export function items(value: Pickled | undefined): readonly Pickled[] {
  return Array.isArray(value) ? (value as readonly Pickled[]) : [];
}
