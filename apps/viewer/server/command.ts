// The command line of the viewer: serves until Ctrl-C.
import { once } from "node:events";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import type { Programs } from "./domain-program.ts";
import { openBrowser } from "./open-browser.ts";
import { placeOf } from "./place.ts";
import { serveViewer } from "./serve.ts";

const BAD_USAGE = 2;

const USAGE = `sciformer-viewer [RUN | folder of runs] [options]
  --port N                port on this machine (default: any free one)
  --runs DIR              folder of all runs (default: runs)
  --data DIR              folder that datasets lie in (default: data)
  --program DOMAIN=FILE   the program that reads files of a domain, may be repeated (default: found where installed)
  --no-open               do not open a browser`;

/** What the command line asks for. @throws Error with one line for a person */
function parseWords(argv: readonly string[]) {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      port: { type: "string", default: "0" },
      runs: { type: "string", default: "runs" },
      data: { type: "string", default: "data" },
      program: { type: "string", multiple: true, default: [] },
      "no-open": { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  const port = values.port.trim() === "" ? Number.NaN : Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new Error(`--port ${values.port}: expected a number from 0 to 65535`);
  }
  if (positionals.length > 1) throw new Error(`${positionals[1]}: expected one run or one folder of runs`);
  return { ...values, port, place: positionals[0] };
}

function parsePrograms(entries: readonly string[]): Programs {
  return Object.fromEntries(
    entries.map((entry) => {
      const [domain, file] = entry.split("=", 2);
      if (!domain || !file) throw new Error(`--program ${entry}: expected DOMAIN=FILE`);
      return [domain, [process.execPath, resolve(file)]];
    }),
  );
}

async function serveWords(argv: readonly string[]): Promise<void> {
  const asked = parseWords(argv);
  if (asked.help) {
    process.stdout.write(`${USAGE}\n`);
    return;
  }
  const { data, port } = asked;
  const served = await placeOf(asked.place, asked.runs);
  const viewer = await serveViewer({ ...served, data, port, programs: parsePrograms(asked.program) });
  const ended = Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
  process.stdout.write(`viewer: ${viewer.url} (Ctrl-C ends it)\n`);
  if (!asked["no-open"]) openBrowser(viewer.url);
  await ended;
  await viewer.close();
}

/**
 * Prints one line with the address and serves until Ctrl-C; never throws.
 *
 * @param argv the words after the program's name
 * @returns the exit code: 0 ended by Ctrl-C, 2 bad usage, or a port that cannot be had
 */
export async function viewerCommand(argv: readonly string[]): Promise<number> {
  try {
    await serveWords(argv);
    return 0;
  } catch (error) {
    process.stderr.write(`viewer: ${(error as Error).message}\n`);
    return BAD_USAGE;
  }
}
