// What `train` needs before it starts: a new run from the options, or an old one with its settings.
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { ArrowDataset } from "../data/dataset.node.ts";
import { InputError } from "../errors.ts";
import type { CliValues, RunConfig } from "../plugin.ts";
import { parseRunConfig, type RunDescription, type RunHeader, validateConfig } from "../train/run-config.ts";
import { RunFolder } from "../train/run-folder.node.ts";
import { wholeNumber, withAssignments } from "./arguments.node.ts";
import { openDataset, requireSplit } from "./dataset.node.ts";
import type { EngineValues } from "./engine-options.node.ts";
import type { ModelRuntime, Session } from "./session.node.ts";
import { versions } from "./versions.node.ts";

/** Options of `train` as the command line gives them. */
export interface TrainValues extends CliValues, EngineValues {
  readonly data?: string;
  readonly name?: string;
  readonly size?: string;
  readonly steps?: string;
  readonly epochs?: string;
  readonly resume?: true;
  readonly set?: string[];
  readonly json?: true;
  readonly seed?: string;
  readonly verify?: true;
  readonly runs: string;
}

/** A run that can start; config.json is not written yet. */
export type PreparedRun = RunDescription & {
  readonly run: RunFolder;
  readonly source: ArrowDataset;
  readonly runtime: ModelRuntime;
};

/** Takes a line for the user. */
type Note = (line: string) => void;

/** The eager engine on a backend this slow gets a shorter run unless the user says how long. */
const SLOW_BACKEND = "cpu";
const SLOW_BACKEND_SHARE = 0.2;

/** All that a continued run can be told; anything else is in its config.json. */
const OPTIONS_OF_RESUME = new Set([
  "resume",
  "name",
  "data",
  "steps",
  "epochs",
  "json",
  "engine",
  "threads",
  "provider",
  "backend",
  "runs",
]);

/** The length that the user asked for, in a recipe. */
function withLength(config: RunConfig, { steps, epochs }: TrainValues): RunConfig {
  if (steps !== undefined && epochs !== undefined) throw new InputError("--steps and --epochs: give one of them");
  if (steps !== undefined) {
    return { ...config, recipe: { ...config.recipe, steps: wholeNumber(steps, "--steps", 1), epochs: null } };
  }
  if (epochs !== undefined) {
    return { ...config, recipe: { ...config.recipe, epochs: wholeNumber(epochs, "--epochs", 1), steps: null } };
  }
  return config;
}

function shortened(config: RunConfig, { engine, backend }: ModelRuntime, note: Note): RunConfig {
  const { steps } = config.recipe;
  if (engine.name !== "eager" || backend !== SLOW_BACKEND || steps === null) return config;
  const fewer = Math.ceil(steps * SLOW_BACKEND_SHARE);
  note(`the ${backend} backend is slow: ${fewer} steps instead of ${steps}; --steps sets another number`);
  return { ...config, recipe: { ...config.recipe, steps: fewer } };
}

async function freeName(runs: string, domain: string): Promise<string> {
  const taken = new Set(await readdir(join(runs, domain)).catch(() => []));
  for (let n = 1; ; n++) {
    const name = `run-${String(n).padStart(3, "0")}`;
    if (!taken.has(name)) return name;
  }
}

/** The path of a run. @throws InputError for a name that would lie elsewhere than in the folder of the domain's runs */
export function runPath({ plugin }: Session, runs: string, name: string): string {
  if (!/^[^/\\]+$/.test(name) || /^\.+$/.test(name)) {
    throw new InputError(`--name ${name}: expected a plain name, it becomes a folder under ${join(runs, plugin.name)}`);
  }
  return join(runs, plugin.name, name);
}

async function configureRun(
  { plugin }: Session,
  source: ArrowDataset,
  sizeName: string,
  values: TrainValues,
): Promise<RunConfig> {
  const size: RunConfig | undefined = Object.hasOwn(plugin.sizes, sizeName) ? plugin.sizes[sizeName] : undefined;
  if (!size) throw new InputError(`--size ${sizeName}: expected one of ${Object.keys(plugin.sizes).join(", ")}`);
  const configured: RunConfig = await plugin.configure(size, values, source);
  return withLength(withAssignments(configured, values.set ?? []), values);
}

/** True if an option says how long the run is. */
function saysLength({ steps, epochs, set = [] }: TrainValues): boolean {
  return steps !== undefined || epochs !== undefined || set.some((text) => /^recipe\.(steps|epochs)=/.test(text));
}

/** A run that does not exist yet. @throws InputError for options or data that do not fit */
export async function newRun(session: Session, values: TrainValues, note: Note): Promise<PreparedRun> {
  const { plugin } = session;
  const { data = join("data", plugin.name, "simulated"), size = "small", runs } = values;
  const seed = wholeNumber(values.seed ?? "1", "--seed", 0);
  const name = values.name ?? (await freeName(runs, plugin.name));
  const run = await RunFolder.create(runPath(session, runs, name));
  const source = await openDataset(session, data);
  requireSplit(source, "train");
  const asked = await configureRun(session, source, size, values);
  const runtime = await session.runtime(values, note);
  const ofLength = saysLength(values) ? asked : shortened(asked, runtime, note);
  const config = validateConfig(plugin, ofLength, "configuration");
  await plugin.checkTraining(source, config);
  const header: RunHeader = {
    domain: plugin.name,
    name,
    size,
    seed,
    data,
    dataDigest: source.digest,
    ...stamp(runtime),
    versions: versions(plugin),
  };
  return { header, config, run, source, runtime };
}

/** What a run was trained with, as config.json has it: the same again gives the same bits. */
export function stamp(runtime: ModelRuntime): Pick<RunHeader, "engine" | "threads" | "provider" | "backend"> {
  const { engine, threads, provider, backend } = runtime;
  if (engine.name === "eager") return { engine: "eager", backend };
  return { engine: "compiled", ...(threads !== undefined && { threads }), ...(provider && { provider }), backend };
}

/** The runtime of a run that is continued: its own, but for what the user says. */
function runtimeOf(header: RunHeader, values: TrainValues): EngineValues {
  return {
    // The compiled engine is what everybody gets who does not ask, or the eager one with a note where it is missing.
    engine: values.engine ?? (header.engine === "eager" ? "eager" : undefined),
    threads: values.threads ?? header.threads?.toString(),
    provider: values.provider ?? header.provider,
    backend: values.backend ?? header.backend,
  };
}

/**
 * A run to continue, on its own engine, threads, provider and backend unless told otherwise.
 *
 * @throws InputError when it cannot be continued
 */
export async function oldRun(session: Session, values: TrainValues, note: Note): Promise<PreparedRun> {
  const { plugin } = session;
  if (values.name === undefined) throw new InputError("--resume needs --name, the run to continue");
  const other = Object.keys(values).find((option) => !OPTIONS_OF_RESUME.has(option) && values[option] !== undefined);
  if (other !== undefined) throw new InputError(`--resume keeps the settings of the run: leave out --${other}`);
  const run = await RunFolder.open(runPath(session, values.runs, values.name));
  const stored = parseRunConfig(plugin, await run.readJson("config.json"), run.file("config.json"));
  const config = withLength(stored.config, values);
  const data = values.data ?? stored.header.data;
  const source = await openDataset(session, data);
  const { dataDigest = source.digest } = stored.header;
  if (dataDigest !== source.digest) {
    throw new InputError(
      `${data}: is not the dataset that the run ${values.name} was started on; start a new run on it`,
    );
  }
  const runtime = await session.runtime(runtimeOf(stored.header, values), note);
  const { threads: _threads, provider: _provider, ...header } = stored.header;
  return { header: { ...header, data, ...stamp(runtime) }, config, run, source, runtime };
}
