// `view`: a run in the viewer, which is a package of its own.
import { once } from "node:events";
import { existsSync, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Command } from "commander";
import { InputError } from "../errors.ts";
import { findRun } from "../train/load-run.node.ts";
import { wholeNumber } from "./arguments.node.ts";
import type { Session } from "./session.node.ts";

const VIEWER = "@sciformer/viewer";
const LAST_PORT = 65_535;
/** System errors that say that a port cannot be had. */
const PORT_ERRORS: readonly unknown[] = ["EADDRINUSE", "EACCES"];

/** What is used of the viewer's package: the core builds without it. */
interface ViewerModule {
  serveViewer(options: {
    readonly runs: string;
    readonly run: string | undefined;
    readonly data: string;
    readonly port: number;
    readonly programs: Readonly<Record<string, readonly string[]>>;
  }): Promise<{ readonly url: string; close(): Promise<void> }>;
  openBrowser(url: string): void;
}

interface ViewValues {
  readonly port: string;
  readonly runs: string;
  readonly data: string;
  readonly open: boolean;
}

/** The file that Node was started with: links, such as those in `.bin`, are followed. */
function ownFile(): string | undefined {
  const script = process.argv[1];
  return script !== undefined && existsSync(script) ? realpathSync(script) : undefined;
}

/** The viewer that is installed beside the program, or else in the current folder. @throws InputError if none is */
async function loadViewer(command: string): Promise<ViewerModule> {
  for (const from of [ownFile(), join(process.cwd(), "package.json")]) {
    const path = from === undefined ? undefined : resolved(from);
    if (path !== undefined) return (await import(pathToFileURL(path).href)) as ViewerModule;
  }
  throw new InputError(`${command}: the viewer is not installed; "npm install ${VIEWER}" adds it`);
}

function resolved(from: string): string | undefined {
  try {
    return createRequire(from).resolve(VIEWER);
  } catch {
    return undefined;
  }
}

/** @throws InputError for what is no port */
function portOf(text: string): number {
  const port = wholeNumber(text, "--port", 0);
  if (port > LAST_PORT) throw new InputError(`--port ${text}: expected at most ${LAST_PORT}`);
  return port;
}

/** Serves until Ctrl-C. @throws InputError for a run that there is not, a port that is taken, without the viewer */
async function view(session: Session, name: string | undefined, values: ViewValues): Promise<void> {
  const { plugin } = session;
  const { runs, data, open } = values;
  const port = portOf(values.port);
  const run = name === undefined ? undefined : await findRun(plugin, name, runs);
  if (name !== undefined && run === undefined)
    throw new InputError(`no run "${name}": neither a run folder nor a name under ${join(runs, plugin.name)}`);
  const { serveViewer, openBrowser } = await loadViewer(`view ${name ?? ""}`.trim());
  const own = ownFile();
  const programs = own === undefined ? {} : { [plugin.name]: [process.execPath, own] };
  const viewer = await serveViewer({ runs, run, data, port, programs }).catch((cause: NodeJS.ErrnoException) => {
    if (!PORT_ERRORS.includes(cause.code)) throw cause;
    const message = `--port ${port}: cannot be had (${cause.code}); without --port a free one is taken`;
    throw new InputError(message, { cause });
  });
  const ended = Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
  session.print(`viewer: ${viewer.url} (Ctrl-C ends it)`);
  if (open) openBrowser(viewer.url);
  await ended;
  await viewer.close();
}

/** Adds the verb `view`. */
export function addViewCommand(program: Command, session: Session): void {
  program
    .command("view")
    .description("open a run in the viewer")
    .argument("[run]", "run folder or name (default: the list of runs)")
    .option("--port <n>", "port on this machine, 0 for any free one", "0")
    .option("--runs <dir>", "folder of all runs", "runs")
    .option("--data <dir>", "folder that datasets lie in", "data")
    .option("--no-open", "do not open a browser")
    .action((name: string | undefined, values: ViewValues) => view(session, name, values));
}
