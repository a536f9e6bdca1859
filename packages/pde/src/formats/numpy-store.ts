// NumPy's .npy and .npz files as array stores: hyperslabs by place, packed entries inflated one at a time.
import { basename } from "node:path";
import { InputError } from "@sciformer/core";
import { isNpy, type NpyHeader, parseNpyHeader, readZipEntry, startsWith, zipEntries } from "@sciformer/core/node";
import { type ArrayInfo, type ArrayReader, type ArrayStore, itemCount } from "./array-store.ts";
import { type ByteRange, RandomAccessFile, readContiguous } from "./contiguous.ts";

const ZIP_MAGIC = Buffer.from("PK\x03\x04");
const NPY_MAGIC = Buffer.from("\x93NUMPY", "latin1");
const HEADER_BYTES = 4096;

/** True if the file starts as .npy or .npz files do. */
export async function isNumpy(path: string): Promise<boolean> {
  return (await startsWith(path, NPY_MAGIC)) || (await startsWith(path, ZIP_MAGIC));
}

/** An array and where its bytes are. */
interface Stored {
  readonly header: NpyHeader;
  /** Gives the bytes of the .npy file, its first one being at 0. */
  readonly bytes: (file: RandomAccessFile) => Promise<ByteRange>;
  readonly packed: boolean;
}

/** @throws InputError for what is neither .npy nor .npz, and for arrays that hold no plain numbers */
export async function numpyStore(path: string): Promise<ArrayStore> {
  const where = basename(path);
  const stored = (await startsWith(path, ZIP_MAGIC)) ? await entriesOf(path, where) : await single(path, where);
  const arrays = [...stored].map(
    ([name, { header }]): ArrayInfo => ({
      name,
      shape: storedShape(header),
      reversed: header.columnMajor,
      kind: header.type.kind === "float" ? "float" : "integer",
      attributes: {},
    }),
  );
  const ranges = new Map<string, ByteRange>();
  return { where, arrays, attributes: {}, open: () => reader(path, where, stored, ranges) };
}

/** Column-major arrays are row-major ones with the axes the other way round. */
function storedShape({ columnMajor, shape }: NpyHeader): readonly number[] {
  return columnMajor ? [...shape].reverse() : shape;
}

async function single(path: string, where: string): Promise<Map<string, Stored>> {
  const file = await RandomAccessFile.open(path, where);
  try {
    const header = parseNpyHeader(await file.firstBytes(HEADER_BYTES), where);
    await file.bytes(header.offset + itemCount(header.shape) * header.type.bytes - 1, 1);
    return new Map([["", { header, bytes: async (open) => open, packed: false }]]);
  } finally {
    await file.close();
  }
}

async function entriesOf(path: string, where: string): Promise<Map<string, Stored>> {
  const arrays = new Map<string, Stored>();
  for (const entry of await zipEntries(path)) {
    if (!entry.name.endsWith(".npy")) continue;
    const name = entry.name.slice(0, -4);
    const place = async (open: RandomAccessFile): Promise<ByteRange> =>
      entry.stored ? { bytes: (at, length) => open.bytes(entry.offset + at, length) } : inflated(path, entry, where);
    const file = await RandomAccessFile.open(path, where);
    try {
      const range = await place(file);
      const first = await range.bytes(0, Math.min(HEADER_BYTES, entry.size));
      if (!isNpy(first)) throw new InputError(`${where} ${entry.name}: not a .npy file`);
      arrays.set(name, { header: parseNpyHeader(first, `${where} ${name}`), bytes: place, packed: !entry.stored });
    } finally {
      await file.close();
    }
  }
  if (arrays.size === 0) throw new InputError(`${where}: a ZIP file without .npy arrays`);
  return arrays;
}

async function inflated(path: string, entry: Parameters<typeof readZipEntry>[1], where: string): Promise<ByteRange> {
  const bytes = await readZipEntry(path, entry);
  return {
    bytes(at, length) {
      if (at + length > bytes.length) throw new InputError(`${where} ${entry.name}: truncated array`);
      return bytes.subarray(at, at + length);
    },
  };
}

/** Entries that had to be inflated stay in `unpacked`, so that each is inflated once. */
async function reader(
  path: string,
  where: string,
  stored: ReadonlyMap<string, Stored>,
  unpacked: Map<string, ByteRange>,
): Promise<ArrayReader> {
  const file = await RandomAccessFile.open(path, where);
  return {
    async read(name, start, count) {
      const { header, bytes, packed } = stored.get(name)!;
      const range = unpacked.get(name) ?? (await bytes(file));
      if (packed) unpacked.set(name, range);
      return readContiguous(range, { ...header, shape: storedShape(header) }, start, count);
    },
    close: () => file.close(),
  };
}
