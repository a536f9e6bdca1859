// Answers: headers that every one has, JSON, files with ranges and entity tags.
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { extname } from "node:path";
import { pipeline } from "node:stream/promises";
import { HttpError } from "./http-error.ts";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".jsonl": "application/x-ndjson; charset=utf-8",
  ".map": "application/json; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".webp": "image/webp",
  ".woff2": "font/woff2",
  ".wasm": "application/wasm",
  ".arrow": "application/vnd.apache.arrow.file",
  ".csv": "text/csv; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
};

/** Nothing from other hosts, no inline script; WebAssembly for the model runtime, blobs for its workers and for downloads. */
const CONTENT_POLICY = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self' blob:",
  "img-src 'self' blob: data:",
  "media-src 'self' blob:",
  "connect-src 'self' blob: data:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** Headers of every answer. The isolation headers let the model runtime use threads. */
export function setCommonHeaders(response: ServerResponse): void {
  response.setHeader("Content-Security-Policy", CONTENT_POLICY);
  response.setHeader("X-Content-Type-Options", "nosniff");
  response.setHeader("Referrer-Policy", "no-referrer");
  response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
  response.setHeader("Cross-Origin-Embedder-Policy", "require-corp");
  response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
}

export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  response.statusCode = status;
  response.setHeader("Content-Type", TYPES[".json"]!);
  response.setHeader("Cache-Control", "no-store");
  response.end(JSON.stringify(value));
}

interface ByteRange {
  readonly start: number;
  /** The last byte. */
  readonly end: number;
}

/**
 * Sends a file, or the one range that was asked for; 304 where the page has it already.
 *
 * @param caching `revalidate`: the page asks each time whether it changed; `forever`: its name holds its hash
 * @throws HttpError 404 if it is no file, 416 for a range outside of it
 */
export async function sendFile(
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  caching: "revalidate" | "forever",
): Promise<void> {
  const facts = await stat(path);
  if (!facts.isFile()) throw new HttpError(404, "that is a folder, not a file");
  const tag = `"${facts.size.toString(36)}-${Math.round(facts.mtimeMs).toString(36)}"`;
  response.setHeader("Content-Type", TYPES[extname(path)] ?? "application/octet-stream");
  response.setHeader("Cache-Control", caching === "forever" ? "public, max-age=31536000, immutable" : "no-cache");
  response.setHeader("ETag", tag);
  response.setHeader("Accept-Ranges", "bytes");
  if (request.headers["if-none-match"] === tag) {
    response.statusCode = 304;
    response.end();
    return;
  }
  const isCurrent = request.headers["if-range"] === undefined || request.headers["if-range"] === tag;
  const range = isCurrent ? askedRange(request.headers.range, facts.size, response) : undefined;
  response.statusCode = range === undefined ? 200 : 206;
  if (range) response.setHeader("Content-Range", `bytes ${range.start}-${range.end}/${facts.size}`);
  // A file that grows while it is sent must not send more than its length says.
  const { start, end } = range ?? { start: 0, end: facts.size - 1 };
  response.setHeader("Content-Length", end - start + 1);
  if (request.method === "HEAD" || end < start) response.end();
  else await pipeline(createReadStream(path, { start, end }), response);
}

/** One range is answered; several at once are answered with the whole file, as HTTP allows. */
function askedRange(header: string | undefined, size: number, response: ServerResponse): ByteRange | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? "");
  if (!match || (match[1] === "" && match[2] === "")) return undefined;
  const start = match[1] === "" ? Math.max(0, size - Number(match[2])) : Number(match[1]);
  const end = match[1] === "" || match[2] === "" ? size - 1 : Math.min(Number(match[2]), size - 1);
  if (start <= end) return { start, end };
  response.setHeader("Content-Range", `bytes */${size}`);
  throw new HttpError(416, `bytes ${start}-${end} lie outside the file of ${size} bytes`);
}
