// A file of the server as a source of bytes: small ones whole, large ones in the ranges that are read.
import { type ByteSource, InputError } from "@sciformer/core/view";
import { fetchAnswer } from "./api.ts";

/** Files up to this size are fetched whole. */
const WHOLE_BYTES = 32 * 2 ** 20;

/** @throws InputError when the file is not there */
export async function httpSource(url: string, bytes: number): Promise<ByteSource> {
  if (bytes > WHOLE_BYTES) return rangeSource(url, bytes);
  const content = new Uint8Array(await (await fetchAnswer(url)).arrayBuffer());
  return {
    bytes: content.byteLength,
    async read(position, length) {
      if (position + length > content.byteLength) throw new Error(`truncated at byte ${content.byteLength}`);
      return content.subarray(position, position + length);
    },
  };
}

function rangeSource(url: string, bytes: number): ByteSource {
  return {
    bytes,
    async read(position, length) {
      if (length === 0) return new Uint8Array(0);
      if (position + length > bytes) throw new Error(`truncated at byte ${bytes}`);
      const range = `bytes=${position}-${position + length - 1}`;
      const response = await fetchAnswer(url, { headers: { Range: range } });
      const content = new Uint8Array(await response.arrayBuffer());
      if (response.status !== 206 || content.length !== length)
        throw new InputError(`${url}: changed while it was read`);
      return content;
    },
  };
}
