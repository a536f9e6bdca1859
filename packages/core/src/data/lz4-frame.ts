// LZ4 frames: the container around LZ4 blocks, as Arrow writers use it.
// lz4js decodes the blocks; its own frame reader looks for block checksums (polars writes them) on the wrong side of
// the block and checks no lengths.
import { decompressBlock } from "lz4js";

const MAGIC = 0x184d2204;
const BLOCK_CHECKSUMS = 0x10;
const CONTENT_SIZE = 0x08;
/** Set in a block's length when the block is stored uncompressed. */
const STORED = 0x80000000;
/** Largest content of a block, by the number in the frame's header. */
const BLOCK_BYTES = [0, 0, 0, 0, 2 ** 16, 2 ** 18, 2 ** 20, 2 ** 22];

interface Lz4Block {
  readonly start: number;
  readonly length: number;
  readonly isStored: boolean;
}

/**
 * The content of a frame. Checksums are not verified.
 *
 * @param size how many bytes it holds, if known
 * @throws Error if it is no frame, is cut short or holds another number of bytes
 */
export function decompressLz4Frame(frame: Uint8Array, size?: number): Uint8Array<ArrayBuffer> {
  const { blocks, blockBytes } = readBlocks(frame);
  const bound = blocks.reduce((sum, { length, isStored }) => sum + (isStored ? length : blockBytes), 0);
  const content = new Uint8Array(size ?? bound);
  let position = 0;
  for (const { start, length, isStored } of blocks) {
    if (!isStored) position = decompressBlock(frame, content, start, length, position);
    else if (position + length <= content.length) {
      content.set(frame.subarray(start, start + length), position);
      position += length;
    } else throw new Error(`an LZ4 frame holds over ${size} bytes`);
  }
  if (size !== undefined && position !== size)
    throw new Error(`an LZ4 frame holds ${position} bytes, expected ${size}`);
  return size === undefined ? content.slice(0, position) : content;
}

function readBlocks(frame: Uint8Array): { blocks: Lz4Block[]; blockBytes: number } {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  if (view.getUint32(0, true) !== MAGIC) throw new Error("not an LZ4 frame");
  const flags = view.getUint8(4);
  const blockBytes = BLOCK_BYTES[(view.getUint8(5) >> 4) & 7]!;
  const checksumBytes = flags & BLOCK_CHECKSUMS ? 4 : 0;
  const blocks: Lz4Block[] = [];
  let position = flags & CONTENT_SIZE ? 15 : 7;
  for (let word = view.getUint32(position, true); word !== 0; word = view.getUint32(position, true)) {
    const isStored = word >= STORED;
    const length = isStored ? word - STORED : word;
    blocks.push({ start: position + 4, length, isStored });
    position += 4 + length + checksumBytes;
  }
  return { blocks, blockBytes };
}
