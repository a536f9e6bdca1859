// A run of the server as a scene sees it; parts that change while it trains are read again.
import {
  InputError,
  type JsonObject,
  joinedTable,
  MetricsLog,
  openArrowTable,
  type RunFacts,
  type RunPart,
  type SceneData,
  type Table,
} from "@sciformer/core/view";
import { fetchAnswer, fetchJson, runFileUrl, runUrl } from "./api.ts";
import { httpSource } from "./http-source.ts";

type Listener = (part: RunPart) => void;

/** A run that can be followed. */
export class RunData implements SceneData {
  readonly kind = "run";
  readonly title: string;
  readonly domain: string;
  #run: RunFacts;
  readonly #tables = new Map<string, Promise<Table | undefined>>();
  readonly #listeners = new Set<Listener>();
  #metrics = { log: new MetricsLog(), bytes: 0 };
  #reading: Promise<void> = Promise.resolve();
  #events: EventSource | undefined;
  #isStale = false;

  constructor(run: RunFacts) {
    this.#run = run;
    this.title = run.name;
    this.domain = run.domain;
  }

  /** As the run was when it was last looked at. */
  get run(): RunFacts {
    return this.#run;
  }

  /** Names of files, those that came while it trained among them. */
  get files(): readonly string[] {
    return Object.keys(this.run.files);
  }

  /** Tables of its dataset that can be read here. */
  get tables(): readonly string[] {
    return this.run.tables;
  }

  /** Looks at the run's folder again. */
  async refresh(): Promise<void> {
    this.#run = await fetchJson<RunFacts>(runUrl(this.#run.id));
    this.#isStale = false;
  }

  async metrics(): Promise<MetricsLog> {
    // One after the other: two that read at once would read the same lines.
    this.#reading = this.#reading.catch(() => {}).then(() => this.#readMetrics());
    await this.#reading;
    return this.#metrics.log;
  }

  async evaluation(): Promise<JsonObject | undefined> {
    if ((await this.#bytesOf("evaluation.json")) === undefined) return undefined;
    return fetchJson<JsonObject>(runFileUrl(this.run.id, "evaluation.json"));
  }

  predictions(): Promise<Table | undefined> {
    return this.#once("predictions", () => this.#openFile("predictions.arrow"));
  }

  table(table: string, split: string): Promise<Table | undefined> {
    if (!this.run.tables.includes(`${table}/${split}`)) return Promise.resolve(undefined);
    return this.#once(`${table}/${split}`, () => this.#openShards(table, split));
  }

  async file(name: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
    if ((await this.#bytesOf(name)) === undefined) return undefined;
    return new Uint8Array(await (await fetchAnswer(runFileUrl(this.run.id, name))).arrayBuffer());
  }

  /** Calls `listener` whenever a part of the run has changed. @returns ends it */
  follow(listener: Listener): () => void {
    this.#listeners.add(listener);
    this.#events ??= this.#connect();
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      this.#events?.close();
      this.#events = undefined;
    };
  }

  #connect(): EventSource {
    const events = new EventSource(runUrl(this.run.id, "events"));
    events.addEventListener("change", ({ data }) => {
      const { part } = JSON.parse(data as string) as { readonly part: RunPart };
      this.#isStale = true;
      if (part === "predictions") this.#tables.delete("predictions");
      for (const listener of this.#listeners) listener(part);
    });
    return events;
  }

  /** What the file has beyond what was read; from its start where it has become shorter: a resumed run. */
  async #readMetrics(): Promise<void> {
    const known = this.#metrics;
    // A file that is not there is not asked for: the browser would call that an error.
    if (known.bytes === 0 && (await this.#bytesOf("metrics.jsonl")) === undefined) return;
    const url = runFileUrl(this.run.id, "metrics.jsonl");
    const response = await fetch(url, { headers: { Range: `bytes=${known.bytes}-` } });
    if (response.status === 404) return;
    if (response.status === 416) {
      const size = Number(/\/(\d+)$/.exec(response.headers.get("Content-Range") ?? "")?.[1] ?? known.bytes);
      if (size >= known.bytes) return;
      this.#metrics = { log: new MetricsLog(), bytes: 0 };
      return this.#readMetrics();
    }
    if (!response.ok) throw new InputError(`${this.run.id}: metrics.jsonl cannot be read`);
    const content = await response.arrayBuffer();
    known.bytes += content.byteLength;
    known.log.append(new TextDecoder().decode(content));
  }

  #once(name: string, open: () => Promise<Table | undefined>): Promise<Table | undefined> {
    const known = this.#tables.get(name) ?? open();
    this.#tables.set(name, known);
    known.catch(() => this.#tables.delete(name));
    return known;
  }

  async #openFile(name: string): Promise<Table | undefined> {
    const bytes = await this.#bytesOf(name);
    if (bytes === undefined) return undefined;
    return openArrowTable(await httpSource(runFileUrl(this.run.id, name), bytes), name);
  }

  async #openShards(table: string, split: string): Promise<Table> {
    const files = await fetchJson<readonly { readonly name: string; readonly bytes: number }[]>(
      runUrl(this.run.id, "data", table, split),
    );
    const parts = files.map(async ({ name, bytes }) =>
      openArrowTable(await httpSource(runUrl(this.run.id, "data", table, split, name), bytes), name),
    );
    return joinedTable(`${table}/${split}`, await Promise.all(parts));
  }

  /** Size of a file of the run now, which may have come or grown since the run was listed; undefined without it. */
  async #bytesOf(name: string): Promise<number | undefined> {
    if (this.#isStale || !(name in this.#run.files)) await this.refresh();
    return this.#run.files[name]?.bytes;
  }
}
