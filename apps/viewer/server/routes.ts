// What the server answers to which address.
import { stat } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { basename } from "node:path";
import { sendFile, sendJson } from "./answer.ts";
import { type DomainTasks, EXPORTS, type ExportFormat } from "./domain-tasks.ts";
import { HttpError } from "./http-error.ts";
import { insideFolder, pathSegments } from "./inside.ts";
import { sendRunEvents } from "./run-events.ts";
import { describeRun, listRuns, ownRunId, readConfig, runFolder, type Served, tableFiles } from "./runs.ts";

/** Lines of a program that fit into a header. */
const MAX_NOTES = 50;

/** What answers are made from. */
export interface Site {
  readonly served: Served;
  /** Folder of the built page. */
  readonly page: string;
  readonly tasks: DomainTasks;
  /** Aborted when the server closes. */
  readonly signal: AbortSignal;
}

/** One request and its answer. */
interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly query: URLSearchParams;
}

/** Answers a request that has passed the guard. @throws HttpError */
export async function answer(site: Site, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const [path = "", query = ""] = (request.url ?? "").split("?", 2);
  const exchange = { request, response, query: new URLSearchParams(query) };
  const segments = pathSegments(path);
  if (segments[0] !== "api") await answerPage(site, segments, exchange);
  else if (request.method === "POST") await answerOpen(site, exchange);
  else await answerApi(site, segments.slice(1), exchange);
}

async function answerPage({ page }: Site, segments: readonly string[], { request, response }: Exchange): Promise<void> {
  const path = await insideFolder(page, segments.length === 0 ? ["index.html"] : segments);
  await sendFile(request, response, path, segments[0] === "assets" ? "forever" : "revalidate");
}

async function answerApi(site: Site, [topic, ...rest]: readonly string[], exchange: Exchange): Promise<void> {
  const { served } = site;
  if (topic === "session") {
    sendJson(exchange.response, 200, {
      run: served.run === undefined ? null : ownRunId(served.run),
      runs: basename(served.runs),
    });
  } else if (topic === "runs" && rest.length === 0) {
    sendJson(exchange.response, 200, await listRuns(served));
  } else if (topic === "runs") {
    await answerRun(site, rest[0]!, rest.slice(1), exchange);
  } else throw new HttpError(404, "there is no such address");
}

async function answerRun(
  site: Site,
  id: string,
  [topic, ...rest]: readonly string[],
  exchange: Exchange,
): Promise<void> {
  const { request, response } = exchange;
  const folder = await runFolder(site.served, id);
  if (topic === undefined) sendJson(response, 200, await describeRun(site.served, id));
  else if (topic === "files") await sendFile(request, response, await insideFolder(folder, rest), "revalidate");
  else if (topic === "events") await sendRunEvents(request, response, folder, site.signal);
  else if (topic === "data" && rest.length >= 2) await answerTable(site, id, rest, exchange);
  else if (topic === "export" && Object.hasOwn(EXPORTS, rest[0] ?? "")) {
    const { domain } = await readConfig(folder);
    const { path } = await site.tasks.export(domain, folder, rest[0] as ExportFormat);
    await sendFile(request, response, path, "revalidate");
  } else throw new HttpError(404, "there is no such address");
}

async function answerTable(site: Site, id: string, rest: readonly string[], exchange: Exchange): Promise<void> {
  const { request, response } = exchange;
  const [table = "", split = "", name] = rest;
  const paths = await tableFiles(site.served, id, table, split);
  if (name === undefined) {
    const files = paths.map(async (path) => ({ name: basename(path), bytes: (await stat(path)).size }));
    sendJson(response, 200, await Promise.all(files));
    return;
  }
  const path = paths.find((one) => basename(one) === name);
  if (path === undefined) throw new HttpError(404, `${name}: there is no such file`);
  await sendFile(request, response, path, "revalidate");
}

/** Options of the importer come as `option.<name>`. */
async function answerOpen({ served, tasks }: Site, { request, response, query }: Exchange): Promise<void> {
  const id = query.get("run");
  if (id === null) throw new HttpError(400, "the run to predict with is missing: ?run=");
  const folder = await runFolder(served, id);
  const given = [...query].flatMap(([name, value]) => {
    const option = /^option\.([a-z][a-z-]*)$/.exec(name)?.[1];
    return option === undefined ? [] : [[option, value] as const];
  });
  const gone = new AbortController();
  response.on("close", () => gone.abort());
  const { domain } = await readConfig(folder);
  await tasks.predict(domain, folder, request, new Map(given), gone.signal, async ({ path, lines }) => {
    response.setHeader("X-Notes", encodeURIComponent(JSON.stringify(lines.slice(-MAX_NOTES))));
    await sendFile(request, response, path, "revalidate");
  });
}
