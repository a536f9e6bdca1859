// One WebAssembly function under construction: locals, vector instructions and loops.
import { signed, unsigned } from "./leb128.ts";
import { NO_RESULT, OP, SIMD, SIMD_PREFIX, type SimdOp, VALUE_TYPE, type ValueType } from "./opcodes.ts";

/** A parameter or local of the function, by its index. */
export type Local = number;

/** log2 of the alignment that loads and stores promise: 16 bytes. */
const ALIGNMENT = 4;

/** Builds a function without result; the instructions come in the order of the calls. */
export class FunctionBuilder {
  readonly parameters: readonly ValueType[];
  readonly #locals: ValueType[] = [];
  /** What runs once, before everything else: constants. */
  readonly #prologue: number[] = [];
  readonly #constants = new Map<string, Local>();
  #code: number[] = [];

  constructor(parameters: readonly ValueType[]) {
    this.parameters = parameters;
  }

  /** A new local, zero at the start of the function. */
  local(type: ValueType = "v128"): Local {
    return this.parameters.length + this.#locals.push(type) - 1;
  }

  /** A new local with the result of `op` on `inputs`. */
  vector(op: SimdOp, ...inputs: readonly Local[]): Local {
    const result = this.local();
    this.assign(result, op, ...inputs);
    return result;
  }

  /** result <- op(inputs). */
  assign(result: Local, op: SimdOp, ...inputs: readonly Local[]): void {
    for (const input of inputs) this.#get(input);
    this.#simd(op);
    this.#set(result);
  }

  /** result <- input. */
  copy(result: Local, input: Local): void {
    this.#get(input);
    this.#set(result);
  }

  /** result <- op(input, bits), with `op` one of the shifts by a fixed number of bits. */
  shift(result: Local, op: "i32x4ShiftLeft" | "i32x4ShiftRightUnsigned", input: Local, bits: number): void {
    this.#get(input);
    this.#code.push(OP.i32Const, ...signed(bits));
    this.#simd(op);
    this.#set(result);
  }

  /** result <- 16 bytes picked by `lanes` from the 32 bytes of `low` and `high`. */
  shuffle(result: Local, low: Local, high: Local, lanes: readonly number[]): void {
    this.#get(low);
    this.#get(high);
    this.#simd("i8x16Shuffle");
    this.#code.push(...lanes);
    this.#set(result);
  }

  /** A vector with `bytes` in it, set once at the start of the function. */
  constant(bytes: Uint8Array): Local {
    const key = bytes.join();
    const known = this.#constants.get(key);
    if (known !== undefined) return known;
    const result = this.local();
    this.#prologue.push(SIMD_PREFIX, ...unsigned(SIMD.const), ...bytes, OP.localSet, ...unsigned(result));
    this.#constants.set(key, result);
    return result;
  }

  /** result <- the 16 bytes at the address `base + offset`; `base` is an i32, `offset` below 2^32. */
  load(result: Local, base: Local, offset: number): void {
    this.#get(base);
    this.#simd("load");
    this.#code.push(ALIGNMENT, ...unsigned(offset));
    this.#set(result);
  }

  /** Writes the vector `value` to the address `base + offset`. */
  store(base: Local, offset: number, value: Local): void {
    this.#get(base);
    this.#get(value);
    this.#simd("store");
    this.#code.push(ALIGNMENT, ...unsigned(offset));
  }

  /** result <- base + bytes, all of them i32. */
  offset(result: Local, base: Local, bytes: number): void {
    this.#get(base);
    this.#code.push(OP.i32Const, ...signed(bytes), OP.i32Add);
    this.#set(result);
  }

  /** Runs `body`, then adds `stride` to the i32 `index`, while index < end (unsigned); not at all for index >= end. */
  loop(index: Local, end: Local, stride: number, body: () => void): void {
    this.#code.push(OP.block, NO_RESULT);
    this.#get(index);
    this.#get(end);
    this.#code.push(OP.i32GreaterEqualUnsigned, OP.branchIf, 0, OP.loop, NO_RESULT);
    body();
    this.#get(index);
    this.#code.push(OP.i32Const, ...signed(stride), OP.i32Add);
    this.#set(index);
    this.#get(index);
    this.#get(end);
    this.#code.push(OP.i32LessUnsigned, OP.branchIf, 0, OP.end, OP.end);
  }

  /** The function as the code section holds it: locals, instructions, end. */
  body(): number[] {
    const locals = this.#locals.flatMap((type) => [1, VALUE_TYPE[type]]);
    return [...unsigned(this.#locals.length), ...locals, ...this.#prologue, ...this.#code, OP.end];
  }

  #get(local: Local): void {
    this.#code.push(OP.localGet, ...unsigned(local));
  }

  #set(local: Local): void {
    this.#code.push(OP.localSet, ...unsigned(local));
  }

  #simd(op: SimdOp): void {
    this.#code.push(SIMD_PREFIX, ...unsigned(SIMD[op]));
  }
}
