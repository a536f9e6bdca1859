// Arrays of a grid's transforms and what transforms them: vector code on one memory where there is any, else JavaScript.
import { Arena, assembleModule, instantiate, type Kernels, pieceSize } from "@sciformer/core";
import { blockOf, columnKernel, hasColumnKernel, type KernelMemory, twiddleVectors } from "./column-kernels.ts";
import { ColumnFft, type ColumnTransform, type Complex } from "./fft.ts";
import type { PeriodicGrid } from "./grid.ts";

/** Where the transforms of a grid work. */
export interface Workspace {
  readonly alongX: ColumnTransform;
  readonly alongY: ColumnTransform;
  /** Zeros of a whole grid; up to the number that the workspace was opened for. */
  field(): Float64Array;
  /** True for arrays that the transforms can work on. */
  owns(array: Float64Array): boolean;
}

/** A workspace for `fields` arrays of the grid. */
export function openWorkspace(grid: PeriodicGrid, fields: number): Workspace {
  return vectorWorkspace(grid, fields) ?? plainWorkspace(grid);
}

/** Works for every grid. */
export function plainWorkspace({ nx, ny, points }: PeriodicGrid): Workspace {
  const alongX = new ColumnFft(nx);
  const alongY = nx === ny ? alongX : new ColumnFft(ny);
  return { alongX, alongY, field: () => new Float64Array(points), owns: () => true };
}

/** Undefined where the grid's size or this machine has no vector code. */
function vectorWorkspace({ nx, ny, points }: PeriodicGrid, fields: number): Workspace | undefined {
  if (nx !== ny || !hasColumnKernel(nx)) return undefined;
  const vectors = twiddleVectors(nx);
  const scratch = 2 * nx * blockOf(nx);
  const sizes = [vectors.length, scratch, scratch, ...Array<number>(fields).fill(points)];
  const bytes = sizes.reduce((sum, size) => sum + pieceSize(size * Float64Array.BYTES_PER_ELEMENT), 0);
  const arena = new Arena(bytes, `solving on ${nx} x ${ny} points`);
  const twiddles = arena.doubles(vectors.length);
  twiddles.set(vectors);
  const memory = {
    twiddles: twiddles.byteOffset,
    scratch: [arena.doubles(scratch).byteOffset, arena.doubles(scratch).byteOffset],
  } as const;
  const kernels = instantiate(moduleOf(nx, memory), arena.memory);
  if (kernels === undefined) return undefined;
  const along = new VectorColumns(nx, kernels);
  const { buffer } = arena.memory;
  return { alongX: along, alongY: along, field: () => arena.doubles(points), owns: (array) => array.buffer === buffer };
}

/** Modules by number of rows: the addresses in them are the same in every workspace. */
const modules = new Map<number, Uint8Array<ArrayBuffer>>();

function moduleOf(n: number, memory: KernelMemory): Uint8Array<ArrayBuffer> {
  let found = modules.get(n);
  if (found === undefined) {
    const functions = [
      ["columns", columnKernel(n, memory, false)],
      ["rows", columnKernel(n, memory, true)],
    ] as const;
    found = assembleModule(new Map(functions));
    modules.set(n, found);
  }
  return found;
}

/** The transform in vector code; a few columns more than asked for are transformed, to whole blocks. */
class VectorColumns implements ColumnTransform {
  readonly #n: number;
  readonly #block: number;
  readonly #columns: NonNullable<Kernels[string]>;
  readonly #rows: NonNullable<Kernels[string]>;

  constructor(n: number, { columns, rows }: Kernels) {
    this.#n = n;
    this.#block = blockOf(n);
    this.#columns = columns!;
    this.#rows = rows!;
  }

  transform(x: Complex, y: Complex, columns: number, start = 0, end = columns): void {
    this.#run(this.#columns, x, y, 1, start, end);
  }

  transformToRows(x: Complex, y: Complex, columns: number, start = 0, end = columns): void {
    this.#run(this.#rows, x, y, this.#n, start, end);
  }

  #run(kernel: NonNullable<Kernels[string]>, x: Complex, y: Complex, step: number, start: number, end: number): void {
    const size = Float64Array.BYTES_PER_ELEMENT;
    const first = Math.floor(start / this.#block) * this.#block * size;
    const last = Math.ceil(end / this.#block) * this.#block * size;
    const from = x.re.byteOffset;
    const to = first * step;
    kernel(from + first, x.im.byteOffset + first, y.re.byteOffset + to, y.im.byteOffset + to, from + last);
  }
}
