// Decompression of Arrow buffers: LZ4 frames and Zstandard, the two codecs of the format.
import { CompressionType, compressionRegistry } from "apache-arrow";
import { decompress as decompressZstd } from "fzstd";
import { decompressLz4Frame } from "./lz4-frame.ts";

/**
 * Decompresses one buffer of known content size.
 *
 * @param codec 0 (LZ4 frame) or 1 (Zstandard), as in Arrow's `CompressionType`
 * @throws Error if the codec is unknown or the content has another size
 */
export function decompressBuffer(codec: number, bytes: Uint8Array, size: number): Uint8Array {
  if (codec === CompressionType.LZ4_FRAME) return decompressLz4Frame(bytes, size);
  if (codec !== CompressionType.ZSTD) throw new Error(`compression codec ${codec} is unknown`);
  const content = decompressZstd(bytes);
  if (content.length !== size) throw new Error(`a Zstandard frame holds ${content.length} bytes, expected ${size}`);
  return content;
}

/**
 * Makes both codecs known to apache-arrow's own readers, for reading only. Zstandard has no encoder here. LZ4 is not
 * offered for writing: apache-arrow 21.2 stores the compressed size of a buffer where the format wants the
 * uncompressed size, and other tools refuse such files. The copy is for alignment, which apache-arrow takes for granted.
 */
export function registerCodecs(): void {
  compressionRegistry.set(CompressionType.LZ4_FRAME, { decode: (bytes) => decompressLz4Frame(bytes) });
  compressionRegistry.set(CompressionType.ZSTD, { decode: (bytes) => decompressZstd(bytes).slice() });
}
