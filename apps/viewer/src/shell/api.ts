// What the page asks the server.
import { InputError, type RunFacts } from "@sciformer/core/view";

/** What the server was started with. */
export interface ServerSession {
  /** The run to open first. */
  readonly run: string | null;
  /** Name of the folder of runs. */
  readonly runs: string;
}

export const fetchSession = () => fetchJson<ServerSession>("/api/session");

export const fetchRuns = () => fetchJson<readonly RunFacts[]>("/api/runs");

/** Address of a file of a run. @param name with the folder that it is in: `cif/structures.arrow` */
export function runFileUrl(run: string, name: string): string {
  return runUrl(run, "files", ...name.split("/"));
}

/** Address of a part of a run: `events`, `data/<table>/<split>`, `export/<format>`. */
export function runUrl(run: string, ...rest: readonly string[]): string {
  return ["/api/runs", run, ...rest].map((part, index) => (index === 0 ? part : encodeURIComponent(part))).join("/");
}

/** @throws InputError with the server's line */
export async function fetchJson<T>(url: string): Promise<T> {
  const response = await fetchAnswer(url);
  return (await response.json()) as T;
}

/** An answer that is there. @throws InputError with the server's line, or that the server does not answer */
export async function fetchAnswer(url: string, options: RequestInit = {}): Promise<Response> {
  const response = await fetch(url, options).catch((cause: Error) => {
    if (cause.name === "AbortError") throw cause;
    throw new InputError("the viewer's server does not answer: is it still running?", { cause });
  });
  if (response.ok) return response;
  throw new InputError(await errorLine(response, url));
}

async function errorLine(response: Response, url: string): Promise<string> {
  const answer = (await response.json().catch(() => ({}))) as { readonly error?: string };
  return answer.error ?? `${url}: answered with ${response.status}`;
}
