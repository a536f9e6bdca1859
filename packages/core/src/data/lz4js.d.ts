// Types of the part of lz4js that the house uses.
declare module "lz4js" {
  /** Decompresses the block of `length` bytes at `start` to `target` from `position` on; returns where it ends. */
  export function decompressBlock(
    source: Uint8Array,
    target: Uint8Array,
    start: number,
    length: number,
    position: number,
  ): number;
}
