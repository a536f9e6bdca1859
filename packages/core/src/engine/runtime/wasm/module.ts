// Puts functions into a WebAssembly module that works on a memory from outside.
import type { FunctionBuilder } from "./function-builder.ts";
import { unsigned } from "./leb128.ts";
import { VALUE_TYPE } from "./opcodes.ts";

const MAGIC_AND_VERSION = [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
const SECTION = { type: 1, import: 2, function: 3, export: 7, code: 10 } as const;
const FUNCTION_TYPE = 0x60;
const KIND = { function: 0, memory: 2 } as const;

/** Functions of a module by their export names. */
export type Kernels = Readonly<Record<string, (...values: number[]) => void>>;

/** The binary module: imports one memory, exports every function under its name. */
export function assembleModule(functions: ReadonlyMap<string, FunctionBuilder>): Uint8Array<ArrayBuffer> {
  const builders = [...functions.values()];
  const types = builders.map(({ parameters }) => [
    FUNCTION_TYPE,
    ...list(parameters.map((type) => [VALUE_TYPE[type]])),
    ...list([]),
  ]);
  const memory = [...text("host"), ...text("memory"), KIND.memory, 0, 0];
  const exports = [...functions.keys()].map((name, index) => [...text(name), KIND.function, ...unsigned(index)]);
  const bodies = builders.map((builder) => sized(builder.body()));
  return Uint8Array.from([
    ...MAGIC_AND_VERSION,
    ...section("type", types),
    ...section("import", [memory]),
    ...section(
      "function",
      builders.map((_, index) => unsigned(index)),
    ),
    ...section("export", exports),
    ...section("code", bodies),
  ]);
}

/** The functions of a module at work on `memory`, or undefined where this engine has no vector instructions. */
export function instantiate(module: Uint8Array<ArrayBuffer>, memory: WebAssembly.Memory): Kernels | undefined {
  if (!WebAssembly.validate(module)) return undefined;
  const instance = new WebAssembly.Instance(new WebAssembly.Module(module), { host: { memory } });
  return instance.exports as Kernels;
}

function section(name: keyof typeof SECTION, entries: readonly number[][]): number[] {
  return [SECTION[name], ...sized(list(entries))];
}

function list(entries: readonly number[][]): number[] {
  return [...unsigned(entries.length), ...entries.flat()];
}

function sized(bytes: readonly number[]): number[] {
  return [...unsigned(bytes.length), ...bytes];
}

function text(value: string): number[] {
  return sized([...new TextEncoder().encode(value)]);
}
