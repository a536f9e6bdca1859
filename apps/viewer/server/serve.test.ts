// The server over loopback: what it serves, and everything that it must not.
import { appendFile, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { request as httpRequest, type IncomingHttpHeaders } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { serveViewer, type Viewer } from "./serve.ts";

const SECRET = '{"domain":"nilm","words":"not for the page"}';
const METRICS = '{"step":1,"loss":2}\n';

/** Stands for a domain's program: `predict RUN FILE... --out FILE [--tz=ZONE]` over the bytes it is given. */
const PROGRAM = `
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
const [verb, run, ...words] = process.argv.slice(2);
const out = words[words.indexOf("--out") + 1];
const file = words[0];
if (verb === "export") {
  console.error("nilm: --format onnx-inspect: expected one of safetensors, onnx");
  process.exit(2);
}
const isFolder = statSync(file).isDirectory();
const text = isFolder ? readdirSync(file).sort().join() : readFileSync(file, "utf8");
if (text.startsWith("bad")) {
  console.error("nilm: " + file + " row 2, column \\"watts\\": -5 is no power");
  process.exit(2);
}
console.log("note: read " + file);
const zone = words.find((word) => word.startsWith("--tz="));
writeFileSync(out, text + (zone ? " in " + zone.slice(5) : ""));
`;

let folder: string;
let viewer: Viewer;
let port: number;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "viewer-test-"));
  // What the server leaves behind is looked for where no other program puts anything.
  await mkdir(join(folder, "temporary"));
  vi.stubEnv("TMPDIR", join(folder, "temporary"));
  const run = join(folder, "runs/nilm/start");
  await mkdir(run, { recursive: true });
  await mkdir(join(folder, "page/assets"), { recursive: true });
  await mkdir(join(folder, "program"));
  await mkdir(join(folder, "data/nilm/simulated/readings/test"), { recursive: true });
  await mkdir(join(folder, "elsewhere/readings/test"), { recursive: true });
  await writeFile(join(folder, "page/index.html"), "<!doctype html><title>Sciformer</title>");
  await writeFile(join(folder, "page/assets/main-abc.js"), "export {};");
  await writeFile(join(folder, "secret.txt"), SECRET);
  await writeFile(join(folder, "data/nilm/simulated/readings/test/0.arrow"), "ARROW1");
  await writeFile(
    join(run, "config.json"),
    JSON.stringify({ domain: "nilm", name: "start", data: "data/nilm/simulated" }),
  );
  await writeFile(join(run, "metrics.jsonl"), METRICS);
  await writeFile(join(run, "best.safetensors"), "weights");
  await writeFile(join(run, ".hidden"), "hidden");
  await mkdir(join(run, "cif/deeper"), { recursive: true });
  await writeFile(join(run, "cif/structures.arrow"), "ARROW1");
  await writeFile(join(run, "cif/.hidden"), "hidden");
  await writeFile(join(run, "cif/deeper/far.txt"), "far");
  await symlink(join(folder, "secret.txt"), join(run, "cif/link.txt"));
  await symlink(join(folder, "elsewhere"), join(run, "outside"));
  await symlink(join(run, "best.safetensors"), join(run, "linked.safetensors"));
  await symlink(join(folder, "secret.txt"), join(run, "link.txt"));
  await symlink(join(folder, "elsewhere"), join(folder, "runs/nilm/away"));
  await mkdir(join(folder, "runs/nilm/borrowed"));
  await symlink(join(folder, "secret.txt"), join(folder, "runs/nilm/borrowed/config.json"));
  await symlink(join(folder, "elsewhere/readings/test"), join(folder, "data/nilm/simulated/readings/linked"));
  await writeFile(join(folder, "elsewhere/config.json"), JSON.stringify({ domain: "nilm" }));
  const odd = join(folder, "runs/nilm/odd");
  await mkdir(odd);
  await writeFile(join(odd, "config.json"), JSON.stringify({ domain: "nilm", data: "../elsewhere" }));
  await writeFile(join(folder, "program/bin.js"), PROGRAM);
  await writeFile(
    join(folder, "program/node.js"),
    'export const plugin = { formats: [{ options: [{ flags: "--tz <zone>" }] }], predictOptions: [] };',
  );
  await writeFile(join(folder, "program/package.json"), '{"type":"module"}');
  viewer = await serveViewer({
    runs: join(folder, "runs"),
    data: join(folder, "data"),
    page: join(folder, "page"),
    programs: { nilm: [process.execPath, join(folder, "program/bin.js")] },
    maxUploadBytes: 1000,
  });
  port = Number(new URL(viewer.url).port);
});

afterAll(async () => {
  await viewer.close();
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** Sends the path as it is: fetch would tidy it up. */
function ask(path: string, options: { method?: string; headers?: Record<string, string>; body?: string } = {}) {
  return new Promise<Answer>((resolve, reject) => {
    const { method = "GET", headers = {}, body } = options;
    const sent = httpRequest({ host: "127.0.0.1", port, path, method, headers }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => {
        text += chunk;
      });
      response.on("end", () => resolve({ status: response.statusCode!, headers: response.headers, text }));
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

const error = ({ text }: Answer) => (JSON.parse(text) as { error: string }).error;

function upload(files: Record<string, string>, query = "", headers: Record<string, string> = {}) {
  const list = Object.entries(files).map(([name, content]) => ({ name, bytes: Buffer.byteLength(content) }));
  return ask(`/api/open?run=nilm%2Fstart${query}`, {
    method: "POST",
    headers: { Origin: `http://127.0.0.1:${port}`, ...headers },
    body: `${JSON.stringify(list)}\n${Object.values(files).join("")}`,
  });
}

describe("what is served", () => {
  test("the page, with a policy that keeps other hosts and inline scripts out", async () => {
    const { status, headers } = await ask("/");
    expect([status, headers["content-type"]]).toEqual([200, "text/html; charset=utf-8"]);
    expect(headers["content-security-policy"]).toContain("default-src 'self'; script-src 'self' 'wasm-unsafe-eval'");
  });

  test("files with a hash in their name may be kept for ever", async () => {
    const { headers } = await ask("/assets/main-abc.js");
    expect(headers["cache-control"]).toContain("immutable");
  });

  test("runs with their files, sizes and tables; links that lead out and hidden files are not listed", async () => {
    const runs = JSON.parse((await ask("/api/runs")).text) as { id: string; files: object; tables: string[] }[];
    expect(runs.map(({ id }) => id).sort()).toEqual(["nilm/odd", "nilm/start"]);
    const start = runs.find(({ id }) => id === "nilm/start")!;
    expect(Object.keys(start.files).sort()).toEqual([
      "best.safetensors",
      "cif/structures.arrow",
      "config.json",
      "linked.safetensors",
      "metrics.jsonl",
    ]);
    expect(start.tables).toEqual(["readings/test"]);
  });

  test("files of a run's folders by their place in it", async () => {
    const { status, text } = await ask("/api/runs/nilm%2Fstart/files/cif/structures.arrow");
    expect([status, text]).toEqual([200, "ARROW1"]);
  });

  test("of very many files of one kind some are listed, and the others beside them", async () => {
    const many = join(folder, "runs/nilm/start/many");
    await mkdir(many);
    await Promise.all(Array.from({ length: 250 }, (_, i) => writeFile(join(many, `${i}.cif`), "")));
    await writeFile(join(many, "z.arrow"), "ARROW1");
    const { files } = JSON.parse((await ask("/api/runs/nilm%2Fstart")).text) as { files: object };
    await rm(many, { recursive: true });
    const listed = Object.keys(files).filter((name) => name.startsWith("many/"));
    expect([listed.length, listed.includes("many/z.arrow")]).toEqual([200, true]);
  });

  test("one run by itself", async () => {
    expect(JSON.parse((await ask("/api/runs/nilm%2Fstart")).text)).toMatchObject({
      id: "nilm/start",
      domain: "nilm",
      files: { "best.safetensors": { bytes: 7 } },
    });
  });

  test("a dataset outside of the data folder has no tables", async () => {
    const runs = JSON.parse((await ask("/api/runs")).text) as { id: string; tables: string[] }[];
    expect(runs.find(({ id }) => id === "nilm/odd")!.tables).toEqual([]);
    expect((await ask("/api/runs/nilm%2Fodd/data/readings/test")).status).toBe(404);
  });

  test("the files of a table by name", async () => {
    expect(JSON.parse((await ask("/api/runs/nilm%2Fstart/data/readings/test")).text)).toEqual([
      { name: "0.arrow", bytes: 6 },
    ]);
    expect((await ask("/api/runs/nilm%2Fstart/data/readings/test/0.arrow")).text).toBe("ARROW1");
  });

  test("a range of a file, from either end", async () => {
    const path = "/api/runs/nilm%2Fstart/files/best.safetensors";
    const middle = await ask(path, { headers: { Range: "bytes=1-3" } });
    expect([middle.status, middle.text, middle.headers["content-range"]]).toEqual([206, "eig", "bytes 1-3/7"]);
    expect((await ask(path, { headers: { Range: "bytes=-2" } })).text).toBe("ts");
    expect((await ask(path, { headers: { Range: "bytes=9-12" } })).status).toBe(416);
  });

  test("304 where the page has the file already", async () => {
    const path = "/api/runs/nilm%2Fstart/files/config.json";
    const { etag } = (await ask(path)).headers;
    expect((await ask(path, { headers: { "If-None-Match": etag! } })).status).toBe(304);
  });

  test("HEAD has the length and no body", async () => {
    const { headers, text } = await ask("/api/runs/nilm%2Fstart/files/best.safetensors", { method: "HEAD" });
    expect([headers["content-length"], text]).toEqual(["7", ""]);
  });
});

describe("what is not served", () => {
  test.each([
    ["/../secret.txt", 400],
    ["/%2e%2e/secret.txt", 400],
    ["/api/runs/nilm%2Fstart/files/../../../secret.txt", 400],
    ["/api/runs/nilm%2Fstart/files/..%2f..%2f..%2fsecret.txt", 400],
    ["/api/runs/nilm%2Fstart/files/..%5csecret.txt", 400],
    ["/api/runs/nilm%2Fstart/files/.hidden", 400],
    ["/api/runs/nilm%2Fstart/files/a%00b", 400],
    ["/api/runs/nilm%2Fstart/files/%ff", 400],
    ["/api/runs/..%2F..%2F/files/secret.txt", 404],
    ["/api/runs/..%2Felsewhere/files/config.json", 400],
    ["/api/runs/nilm%2Faway/files/config.json", 403],
    ["/api/runs/nilm%2Fstart/files/link.txt", 403],
    ["/api/runs/nilm%2Fstart/files/cif/link.txt", 403],
    ["/api/runs/nilm%2Fstart/files/cif/.hidden", 400],
    ["/api/runs/nilm%2Fstart/files/cif%2fstructures.arrow", 400],
    ["/api/runs/nilm%2Fstart/files/cif", 404],
    ["/api/runs/nilm%2Fstart/files/outside/config.json", 403],
    ["/api/runs/nilm%2Fborrowed", 403],
    ["/api/runs/nilm%2Fborrowed/files/config.json", 403],
    ["/api/runs/nilm%2Fborrowed/export/onnx", 403],
    ["/api/runs/nilm%2Fstart/data/readings/linked", 403],
    ["/assets/..%2f..%2fsecret.txt", 400],
    ["/api/runs/nilm%2Fstart/files/%252e%252e%252fsecret.txt", 404],
    ["http://evil.example/../secret.txt", 400],
    ["/api/runs/nilm%2Fstart/files/nothing.txt", 404],
    ["/api/runs/nilm%2Fnothing/files/config.json", 404],
    ["/api/runs/nilm%2Fstart/data/..%2F..%2F/test", 400],
    ["/api/nothing", 404],
  ])("%s is answered with %d and one line", async (path, status) => {
    const answer = await ask(path);
    expect([answer.status, answer.text.includes(SECRET), typeof error(answer)]).toEqual([status, false, "string"]);
  });

  test.each(["evil.example", `evil.example:80`, "127.0.0.1", "localhost"])("the host %s is refused", async (Host) => {
    const answer = await ask("/", { headers: { Host } });
    expect([answer.status, error(answer)]).toEqual([403, expect.stringContaining(`the host "${Host}" is not served`)]);
  });

  test.each([
    ["/api/runs", "cross-site"],
    ["//api/runs", "cross-site"],
    ["/%61pi/runs", "cross-site"],
    ["/api/runs", "same-site"],
  ])("%s is refused to a page of another origin (%s)", async (path, site) => {
    expect((await ask(path, { headers: { "Sec-Fetch-Site": site } })).status).toBe(403);
  });

  test.each(["same-origin", "none"])("the interface answers its own page (%s)", async (site) => {
    expect((await ask("/api/runs", { headers: { "Sec-Fetch-Site": site } })).status).toBe(200);
  });

  test.each(["PUT", "DELETE", "OPTIONS", "PATCH"])("%s is no method", async (method) => {
    expect((await ask("/api/runs", { method })).status).toBe(405);
  });

  test("it listens on the loopback address only", () => {
    expect(viewer.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
  });
});

describe("files that are sent", () => {
  test("are predicted by the domain's program; what it said comes along", async () => {
    const answer = await upload({ "meter.csv": "time,watts" }, "&option.tz=Europe%2FLondon");
    expect([answer.status, answer.text]).toEqual([200, "time,watts in Europe/London"]);
    expect(JSON.parse(decodeURIComponent(String(answer.headers["x-notes"])))).toEqual(["note: read meter.csv"]);
  });

  test("of one folder are handed on as that folder", async () => {
    const answer = await upload({ "house_1/labels.dat": "1 mains", "house_1/channel_1.dat": "1 2" });
    expect(answer.text).toBe("channel_1.dat,labels.dat");
  });

  test("that the importer refuses are answered with its line, under the name that the user knows", async () => {
    const answer = await upload({ "meter.csv": "bad" });
    expect([answer.status, error(answer)]).toEqual([422, 'meter.csv row 2, column "watts": -5 is no power']);
  });

  test.each(["../meter.csv", "/etc/passwd", "a//b", ".profile", "--out", "a\\b", "C:x", "a\u0000b"])(
    "named %j are refused",
    async (name) => {
      expect((await upload({ [name]: "time" })).status).toBe(400);
    },
  );

  test("that are too large are refused before they are taken", async () => {
    const answer = await upload({ "meter.csv": "x".repeat(1001) });
    expect([answer.status, error(answer)]).toEqual([413, "the files have 1001 bytes, at most 1000 are taken"]);
  });

  test("that are shorter or longer than announced are refused", async () => {
    const post = (body: string) =>
      ask("/api/open?run=nilm%2Fstart", { method: "POST", headers: { Origin: `http://127.0.0.1:${port}` }, body });
    expect(error(await post('[{"name":"a.csv","bytes":9}]\nabc'))).toBe("a.csv: 6 of its 9 bytes did not come");
    expect(error(await post('[{"name":"a.csv","bytes":1}]\nabc'))).toBe("more bytes came than were announced");
    expect(error(await post("time,watts\n"))).toBe("the list of files is not JSON");
  });

  test("with an option that is no importer's are refused: others name files to write", async () => {
    const answer = await upload({ "meter.csv": "time" }, "&option.events=%2Ftmp%2Fx");
    expect([answer.status, error(answer)]).toEqual([400, 'the option "events" cannot be given here']);
  });

  test.each(["http://evil.example", "null"])("from the origin %s are refused", async (Origin) => {
    expect((await upload({ "meter.csv": "time" }, "", { Origin })).status).toBe(403);
  });

  test("that break off in the middle leave the way free for the next", async () => {
    await new Promise<void>((resolve) => {
      const headers = { Origin: `http://127.0.0.1:${port}`, "Content-Length": "900" };
      const sent = httpRequest({
        host: "127.0.0.1",
        port,
        path: "/api/open?run=nilm%2Fstart",
        method: "POST",
        headers,
      });
      sent.on("error", () => {});
      sent.on("close", () => resolve());
      sent.write('[{"name":"meter.csv","bytes":800}]\ntime', () => setTimeout(() => sent.destroy(), 100));
    });
    await expect.poll(async () => (await upload({ "meter.csv": "time" })).status).toBe(200);
  });

  test("that announce more than they may are refused without waiting for them", async () => {
    const [status, text] = await new Promise<[number, string]>((resolve) => {
      const headers = { Origin: `http://127.0.0.1:${port}`, "Content-Length": String(2 ** 40) };
      const sent = httpRequest({
        host: "127.0.0.1",
        port,
        path: "/api/open?run=nilm%2Fstart",
        method: "POST",
        headers,
      });
      sent.on("error", () => {});
      sent.on("response", async (response) => {
        let text = "";
        for await (const chunk of response) text += chunk;
        resolve([response.statusCode!, text]);
      });
      sent.write(`[{"name":"meter.csv","bytes":${2 ** 40}}]\n`);
    });
    expect([status, JSON.parse(text)]).toEqual([
      413,
      { error: `the files have ${2 ** 40} bytes, at most 1000 are taken` },
    ]);
  });

  test("while another is being predicted have to wait", async () => {
    const answers = await Promise.all([upload({ "meter.csv": "one" }), upload({ "meter.csv": "two" })]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 429]);
  });

  test("leave nothing behind", async () => {
    await upload({ "meter.csv": "time" });
    await upload({ "meter.csv": "bad" });
    const [own, ...others] = await readdir(join(folder, "temporary"));
    expect(others).toEqual([]);
    expect(await readdir(join(folder, "temporary", own!))).toEqual([]);
  });
});

test("an export that the program cannot make is answered with its line", async () => {
  const answer = await ask("/api/runs/nilm%2Fstart/export/onnx-inspect");
  expect([answer.status, error(answer)]).toEqual([422, "--format onnx-inspect: expected one of safetensors, onnx"]);
});

test("a run that grows sends what changed and its new size", async () => {
  const stop = new AbortController();
  const response = await fetch(`http://127.0.0.1:${port}/api/runs/nilm%2Fstart/events`, { signal: stop.signal });
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  await reader.read();
  await appendFile(join(folder, "runs/nilm/start/metrics.jsonl"), METRICS);
  const { value } = await reader.read();
  expect(value).toBe(`event: change\ndata: {"part":"metrics","bytes":${2 * METRICS.length}}\n\n`);
  stop.abort();
});

test("a port that is taken is refused, and leaves nothing behind", async () => {
  const before = await readdir(join(folder, "temporary"));
  await expect(serveViewer({ runs: folder, port })).rejects.toThrow("EADDRINUSE");
  expect(await readdir(join(folder, "temporary"))).toEqual(before);
});
