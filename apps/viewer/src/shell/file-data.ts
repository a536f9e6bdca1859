// Files that were dropped onto the page, as a scene sees them.
import {
  bytesSource,
  type DroppedFile,
  InputError,
  type JsonObject,
  MetricsLog,
  openArrowTable,
  type RunFacts,
  type SceneData,
  type Table,
} from "@sciformer/core/view";

/** Before the name of a run that the server does not know. */
export const DROPPED = "dropped/";

/** Data of files in the page: a run folder, a predictions.arrow, or predictions that the server has made. */
export class FileData implements SceneData {
  readonly kind = "file";
  readonly title: string;
  readonly domain: string;
  readonly run: RunFacts | undefined;
  readonly #files: ReadonlyMap<string, DroppedFile>;
  readonly #tables: Readonly<Record<string, Table>>;

  constructor(
    title: string,
    domain: string,
    tables: Readonly<Record<string, Table>>,
    files: readonly DroppedFile[],
    run?: RunFacts,
  ) {
    this.title = title;
    this.domain = domain;
    this.run = run;
    this.#tables = tables;
    this.#files = new Map(files.map((file) => [file.name.split("/").at(-1)!, file]));
  }

  get files(): readonly string[] {
    const made = "predictions" in this.#tables ? ["predictions.arrow"] : [];
    return [...new Set([...this.#files.keys(), ...made])];
  }

  get tables(): readonly string[] {
    return Object.keys(this.#tables).filter((name) => name !== "predictions");
  }

  async metrics(): Promise<MetricsLog> {
    const log = new MetricsLog();
    const content = await this.file("metrics.jsonl");
    if (content !== undefined) log.append(new TextDecoder().decode(content));
    return log;
  }

  async evaluation(): Promise<JsonObject | undefined> {
    const content = await this.file("evaluation.json");
    return content && parseJsonObject(content, "evaluation.json");
  }

  async predictions(): Promise<Table | undefined> {
    return this.#tables.predictions;
  }

  async table(table: string, split: string): Promise<Table | undefined> {
    return this.#tables[`${table}/${split}`];
  }

  async file(name: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
    return this.#files.get(name)?.read();
  }
}

/** An Arrow file of predictions. @throws InputError where it is damaged or of no domain */
export async function predictionsFile(file: DroppedFile): Promise<FileData> {
  const table = await openArrowTable(bytesSource(await file.read()), file.name);
  return new FileData(file.name, domainOf(table), { predictions: table }, []);
}

/** The files of a run folder. @throws InputError where config.json is missing or names no domain */
export async function runFolderFiles(files: readonly DroppedFile[]): Promise<FileData> {
  const named = (name: string) => files.find((file) => file.name.split("/").at(-1) === name);
  const configFile = named("config.json")!;
  const config = parseJsonObject(await configFile.read(), configFile.name);
  if (typeof config.domain !== "string") throw new InputError(`${configFile.name}: names no domain`);
  const name = configFile.name.split("/").at(-2) ?? "run";
  const predictions = named("predictions.arrow");
  const tables: Record<string, Table> = {};
  if (predictions !== undefined) {
    tables.predictions = await openArrowTable(bytesSource(await predictions.read()), predictions.name);
  }
  return new FileData(name, config.domain, tables, files, {
    id: `${DROPPED}${name}`,
    domain: config.domain,
    name,
    files: Object.fromEntries(files.map((file) => [file.name.split("/").at(-1)!, { bytes: file.bytes, modified: 0 }])),
    config,
    tables: [],
  });
}

function domainOf({ metadata, name }: Table): string {
  const domain = metadata["sciformer.domain"];
  if (domain === undefined)
    throw new InputError(`${name}: its metadata key sciformer.domain is missing: whose file is it?`);
  return domain;
}

function parseJsonObject(content: Uint8Array, name: string): JsonObject {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(content));
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as JsonObject;
  } catch (cause) {
    throw new InputError(`${name}: is not JSON`, { cause });
  }
  throw new InputError(`${name}: is not a JSON object`);
}
