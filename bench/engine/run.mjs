// npm run bench -- engine [--json] [--only i,iii] [--threads 1] [--peers all]: our engine and its peers, side by side.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { useBackend } from "../../packages/core/dist/index.js";
import { Contest } from "./contest.mjs";
import { bestEnvironment, findInterpreters } from "./interpreters.mjs";
import { readOptions, USAGE } from "./options.mjs";
import { OURS, peersOf } from "./peers.mjs";
import { compileLine, interpreterLine, machineLine, rowsOf, tableOf } from "./report.mjs";
import { writeTaskFile } from "./task-file.mjs";
import { makeTask } from "./tasks.mjs";

/** The default run ends within ten minutes: once this is over, only the essential peer goes on. */
const DEFAULT_BUDGET_MS = 7 * 60_000;

const warn = (line) => process.stderr.write(`${line}\n`);

async function main(options, interpreters) {
  const say = options.json ? () => {} : console.log;
  await useBackend("cpu");
  const folder = await mkdtemp(join(tmpdir(), "sciformer-bench-"));
  try {
    const tasks = [];
    for (const config of options.configs) tasks.push(await prepare(config, folder));
    say(machineLine());
    if (options.peers !== "none" && interpreters.length === 0) say("no python3 on the path imports torch");
    for (const threads of options.threads) {
      const suited = [];
      for (const one of interpreters) suited.push({ ...one, ...(await bestEnvironment(one, threads, tasks[0])) });
      for (const one of suited) say(interpreterLine(one, threads));
      const peers = peersOf(suited);
      for (const task of tasks) {
        await hold({ task, threads, peers: chosen(options.peers, peers, task.config, threads) }, options, say);
      }
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Writes weights and batch for all sides. */
async function prepare(config, folder) {
  const task = makeTask(config);
  const path = join(folder, `${config.name}.safetensors`);
  await writeTaskFile(path, task);
  task.model.dispose();
  return { config, sizes: task.sizes, path };
}

/** The peers of a contest; performance.now() is the time since the start of the bench. */
function chosen(which, peers, config, threads) {
  const able = peers.filter(({ rows }) => rows(config, threads));
  if (which !== "default") return which === "all" ? able : [];
  const usual = able.filter(({ byDefault }) => byDefault(config, threads));
  if (performance.now() < DEFAULT_BUDGET_MS) return usual;
  const late = usual.filter(({ essential }) => !essential).map(({ name }) => name);
  if (late.length > 0) warn(`${config.name}: no time is left for ${late.join(", ")} (--peers all times them)`);
  return usual.filter(({ essential }) => essential);
}

/** One contest, told as it goes. */
async function hold({ task, threads, peers }, { json }, say) {
  const { name, what } = task.config;
  const contest = await Contest.open({ task, threads, ours: OURS, peers, warn });
  try {
    say(`\n${name}: ${what}; ${threads} thread${threads === 1 ? "" : "s"}`);
    for await (const result of contest.run()) {
      if (json) for (const row of rowsOf({ name, threads, ...result })) console.log(JSON.stringify(row));
      else say(tableOf(result));
    }
    say(compileLine(await contest.stats()));
  } finally {
    await contest.close();
  }
}

let options;
let interpreters = [];
try {
  options = readOptions(process.argv.slice(2));
  if (options.peers !== "none" && !options.help) interpreters = findInterpreters();
} catch (error) {
  warn(error.message.split("\n")[0]);
  process.exit(2);
}
if (options.help) console.log(USAGE);
else await main(options, interpreters);
