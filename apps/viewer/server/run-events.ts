// Server-sent events of a run that is being trained: which of its files changed.
import { stat } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";

/** Files that are watched, and what the page calls them. */
const PARTS = {
  "metrics.jsonl": "metrics",
  "best.safetensors": "weights",
  "predictions.arrow": "predictions",
  "evaluation.json": "evaluation",
  "model.onnx": "model",
} as const;

const LOOK_EVERY_MS = 500;
const HEARTBEAT_MS = 15_000;

type File = keyof typeof PARTS;

/** Sends `change` events with `{part, bytes}` until the page goes away or `signal` is aborted. */
export async function sendRunEvents(
  request: IncomingMessage,
  response: ServerResponse,
  folder: string,
  signal: AbortSignal,
): Promise<void> {
  const known = await fingerprints(folder);
  response.writeHead(200, { "Content-Type": "text/event-stream; charset=utf-8", "Cache-Control": "no-store" });
  response.write("retry: 2000\n\n");
  const look = async () => {
    for (const [file, print] of await fingerprints(folder)) {
      if (known.get(file) === print) continue;
      known.set(file, print);
      const bytes = Number(print.split(" ")[0]);
      response.write(`event: change\ndata: ${JSON.stringify({ part: PARTS[file], bytes })}\n\n`);
    }
  };
  const looking = setInterval(() => void look(), LOOK_EVERY_MS);
  const beating = setInterval(() => response.write(": still here\n\n"), HEARTBEAT_MS);
  await new Promise<void>((resolve) => {
    const end = () => resolve();
    signal.addEventListener("abort", end);
    request.on("close", () => {
      // Pages come and go, the server stays.
      signal.removeEventListener("abort", end);
      resolve();
    });
  });
  clearInterval(looking);
  clearInterval(beating);
  response.end();
}

/** Size and time of change of the files that are there. */
async function fingerprints(folder: string): Promise<Map<File, string>> {
  const prints = new Map<File, string>();
  for (const file of Object.keys(PARTS) as File[]) {
    const facts = await stat(join(folder, file)).catch(() => undefined);
    if (facts !== undefined) prints.set(file, `${facts.size} ${facts.mtimeMs}`);
  }
  return prints;
}
