// The viewer's server: the built page and the run folders, on this machine only.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { sendJson, setCommonHeaders } from "./answer.ts";
import type { Programs } from "./domain-program.ts";
import { DomainTasks } from "./domain-tasks.ts";
import { requireOwnPage } from "./guard.ts";
import { HttpError } from "./http-error.ts";
import { answer, type Site } from "./routes.ts";
import { ownRunId } from "./runs.ts";

/** What is served, and how. */
export interface ViewerOptions {
  /** The folder of all runs: `<domain>/<name>/`. */
  readonly runs: string;
  /** A run to open first; it may lie elsewhere. */
  readonly run?: string | undefined;
  /** The folder that datasets of runs lie in; without it the page sees no datasets. */
  readonly data?: string | undefined;
  /** 0 or left out: any free one. */
  readonly port?: number | undefined;
  /** Words that start the program of a domain; found beside installed packages where they are left out. */
  readonly programs?: Programs;
  /** Largest total of files that are dropped onto the page, 512 MiB unless given. */
  readonly maxUploadBytes?: number;
  /** Folder of the built page: beside this module unless given. */
  readonly page?: string;
}

/** A server that runs. */
export interface Viewer {
  /** With the run that opens first. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Starts the server on the loopback address.
 *
 * @throws Error (with a system code) where the port cannot be had
 */
export async function serveViewer(options: ViewerOptions): Promise<Viewer> {
  const { runs, run, data, port = 0, programs = {}, maxUploadBytes = 2 ** 29 } = options;
  const ended = new AbortController();
  const tasks = new DomainTasks(programs, maxUploadBytes);
  const page = options.page ?? fileURLToPath(new URL("../page", import.meta.url));
  const site: Site = { served: { runs, run, data }, page, tasks, signal: ended.signal };
  const server = createServer((request, response) => {
    const { port: own } = server.address() as AddressInfo;
    void respond(site, own, request, response);
  });
  const listening = new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  await listening.catch(async (error) => {
    await tasks.close();
    throw error;
  });
  const { port: own } = server.address() as AddressInfo;
  const place = run === undefined ? "" : `#/${ownRunId(run)}`;
  return {
    url: `http://127.0.0.1:${own}/${place}`,
    async close() {
      ended.abort();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
      await tasks.close();
    },
  };
}

async function respond(site: Site, port: number, request: IncomingMessage, response: ServerResponse): Promise<void> {
  setCommonHeaders(response);
  try {
    const { method = "GET", url = "", headers } = request;
    requireOwnPage({ method, path: url.split("?", 1)[0]!, headers }, port);
    await answer(site, request, response);
  } catch (error) {
    refuse(error, request, response);
  }
}

/** One line about what went wrong; what is none of the page's business goes to the terminal. */
function refuse(error: unknown, request: IncomingMessage, response: ServerResponse): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  const isExpected = error instanceof HttpError;
  if (!isExpected) process.stderr.write(`viewer: ${error instanceof Error ? error.stack : String(error)}\n`);
  for (const name of ["Content-Length", "ETag"]) response.removeHeader(name);
  // What is left of a body that nobody reads would keep the connection busy.
  if (!request.complete) response.setHeader("Connection", "close");
  sendJson(response, isExpected ? error.status : 500, { error: isExpected ? error.message : "the server failed" });
}
