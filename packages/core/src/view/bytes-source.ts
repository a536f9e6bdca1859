// Arrow bytes that are in memory.
import type { ByteSource } from "../data/arrow-bytes.ts";

/** A source over bytes at hand; what is read are views of them. */
export function bytesSource(content: Uint8Array): ByteSource {
  return {
    bytes: content.byteLength,
    async read(position, length) {
      if (position + length > content.byteLength) {
        throw new Error(
          `truncated: bytes ${position}..${position + length} lie beyond its end at ${content.byteLength}`,
        );
      }
      return content.subarray(position, position + length);
    },
  };
}
