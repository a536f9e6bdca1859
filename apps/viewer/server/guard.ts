// Which requests are answered at all: only those of this server's own page.
import type { IncomingHttpHeaders } from "node:http";
import { HttpError } from "./http-error.ts";
import { pathSegments } from "./inside.ts";

/** The parts of a request that say who sent it. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
}

/** The names under which the page may be opened. A name that another site points here is not one of them. */
function allowedHosts(port: number): readonly string[] {
  return [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`];
}

/** What a browser says of a request that its own page or the person made. */
const OWN_SITES: readonly unknown[] = ["same-origin", "none", undefined];

/** @throws HttpError 403 for another host or site, 405 for a method that there is not */
export function requireOwnPage({ method, path, headers }: Asked, port: number): void {
  const hosts = allowedHosts(port);
  if (headers.host === undefined || !hosts.includes(headers.host)) {
    throw new HttpError(403, `the host "${headers.host ?? ""}" is not served: open http://${hosts[0]}/`);
  }
  if (method === "POST") requireOwnOrigin(path, headers, hosts);
  else if (method !== "GET" && method !== "HEAD") throw new HttpError(405, `${method} is not answered`);
  // Judged as it is routed: "//api" and "/%61pi" lead there too.
  if (pathSegments(path)[0] === "api" && !OWN_SITES.includes(headers["sec-fetch-site"])) {
    throw new HttpError(403, "another site's page may not ask for this");
  }
}

function requireOwnOrigin(path: string, { origin }: IncomingHttpHeaders, hosts: readonly string[]): void {
  if (path !== "/api/open") throw new HttpError(405, `POST ${path} is not answered`);
  if (origin === undefined || !hosts.some((host) => origin === `http://${host}`)) {
    throw new HttpError(403, `the origin "${origin ?? ""}" may not send files here`);
  }
}
