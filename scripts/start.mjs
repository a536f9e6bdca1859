// npm start [-- <domain>]: from a fresh clone to a trained, evaluated and exported model of a domain (nilm by default).
//
// What a domain's start is stands in its package.json: `sciformer.start` is a list of command lines of its program,
// in which {data} is data/<domain>/simulated, {run} a run folder not yet in use and {name} that folder's name.
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { domainNamed, fail, prepare, root, runNode } from "./workspace.mjs";

const DEFAULT_DOMAIN = "nilm";

const [name = DEFAULT_DOMAIN] = process.argv.slice(2);
const domain = domainNamed(name);
const program = `node ${relative(root, domain.bin)}`;
const commands = domain.manifest.sciformer?.start;
if (commands === undefined) fail(`${domain.folder}/package.json has no "sciformer.start"`);

await prepare();
const run = unusedRun();
const stamp = join(root, `data/${domain.name}/simulated.start.json`);
const places = { data: `data/${domain.name}/simulated`, run, name: run.split("/").at(-1) };
for (const command of commands) await perform(command.replace(/\{(\w+)\}/g, (_, key) => places[key]));
sayWhatNext();

/** Runs one command line; stops everything with its exit code if it fails. */
async function perform(command) {
  const makesData = command.startsWith("data ");
  const there = makesData && dataThere(command);
  if (there) {
    console.log(there);
    return;
  }
  console.log(`\n$ ${program} ${command}`);
  const code = await runNode([domain.bin, ...command.split(" ")]);
  if (code !== 0) process.exit(code);
  if (makesData) writeFileSync(stamp, JSON.stringify({ made: maker(command), dataset: datasetDigest() }));
}

/** Why the data need not be made again, or undefined: it is what this command makes, or it is not from here. */
function dataThere(command) {
  const dataset = datasetDigest();
  if (dataset === undefined) return undefined;
  const last = existsSync(stamp) ? JSON.parse(readFileSync(stamp, "utf8")) : {};
  if (last.dataset !== dataset) return `${places.data} is there already, not made by npm start: used as it is`;
  return last.made === maker(command) ? `${places.data} is there already, made by the same command` : undefined;
}

function maker(command) {
  return `${domain.manifest.name} ${domain.manifest.version}: ${command}`;
}

function datasetDigest() {
  const path = join(root, places.data, "dataset.json");
  return existsSync(path) ? createHash("sha256").update(readFileSync(path)).digest("hex") : undefined;
}

/** runs/<domain>/start, or start-2, start-3 ... where that is taken. */
function unusedRun() {
  const folder = `runs/${domain.name}/start`;
  if (!existsSync(join(root, folder))) return folder;
  let number = 2;
  while (existsSync(join(root, `${folder}-${number}`))) number++;
  return `${folder}-${number}`;
}

function sayWhatNext() {
  console.log(
    `\nThe run is in ${run}: evaluation.json has the table above, predictions.arrow the test split row by row,`,
  );
  console.log("model.onnx the trained network for any batch size, to be run by any ONNX runtime.");
  console.log(
    `Next: ${program} --help lists what else there is; ${domain.folder}/README.md shows it on your own data.`,
  );
  console.log(`Look at it: npm run view -- ${run}`);
}
