// Peak memory of the training input path on a small and a large dataset: it must not grow with the dataset.
//
//   node bench/memory.mjs [megabytes of the large dataset, 2048 unless given]
//
// Each dataset is built and streamed (scan, windows, shuffle, batches) in a process of its own. Exit code 1 if the
// large one needs over 300 MB more than the small one.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { batches } from "../packages/core/dist/data/batch.js";
import { ArrowDataset } from "../packages/core/dist/data/dataset.node.js";
import { shuffleInWindow } from "../packages/core/dist/data/shuffle.js";
import { DatasetWriter } from "../packages/core/dist/data/writer.node.js";
import { Random } from "../packages/core/dist/engine/random.js";

const SMALL_MB = 20;
const LARGE_MB = 2048;
const LIMIT_MB = 300;
const MB = 2 ** 20;
const ROWS_AT_ONCE = 65_536;
const ROW_BYTES = 2 + 8 + 3 * 4 + 1;
const WINDOW_ROWS = 512;
const SHUFFLE_WINDOW = 2048;
const BATCH_SIZE = 64;
const INPUTS = ["aggregate_w", "kettle_w", "oven_w"];

const column = (name, type, nullable = false) => ({ name, type, nullable, meaning: name });
const tables = {
  readings: {
    version: 1,
    example: { length: 0, values: {} },
    columns: [
      column("house_id", "dictionary<int16, utf8>"),
      column("timestamp", "timestamp[ms, UTC]"),
      ...INPUTS.map((name) => column(name, "float32", true)),
      column("quality", "uint8"),
    ],
  },
};

async function build(folder, megabytes) {
  const description = { domain: "bench", tables, metadata: {}, licence: "none", source: "bench/memory.mjs" };
  const writer = await DatasetWriter.create(folder, description);
  const pieces = Math.ceil((megabytes * MB) / ROW_BYTES / ROWS_AT_ONCE);
  const powers = new Float32Array(ROWS_AT_ONCE);
  const timestamp = new Float64Array(ROWS_AT_ONCE);
  for (let piece = 0; piece < pieces; piece++) {
    for (let i = 0; i < ROWS_AT_ONCE; i++) {
      powers[i] = (piece + i) % 3000;
      timestamp[i] = 6000 * (piece * ROWS_AT_ONCE + i);
    }
    const values = {
      house_id: new Array(ROWS_AT_ONCE).fill(`house_${piece % 20}`),
      timestamp,
      ...Object.fromEntries(INPUTS.map((name) => [name, powers])),
      quality: new Uint8Array(ROWS_AT_ONCE),
    };
    await writer.write({ table: "readings", split: "train", columns: { length: ROWS_AT_ONCE, values } });
  }
  await writer.finish();
}

/** Windows of consecutive rows, as views of the scanned columns. */
async function* windows(dataset) {
  for await (const { length, values } of dataset.scan("readings", "train", ["timestamp", ...INPUTS])) {
    for (let from = 0; from + WINDOW_ROWS <= length; from += WINDOW_ROWS) {
      yield { inputs: INPUTS.map((name) => values[name].subarray(from, from + WINDOW_ROWS)) };
    }
  }
}

async function stream(folder) {
  const dataset = await ArrowDataset.open(folder, tables);
  const started = performance.now();
  let examples = 0;
  const input = new Float32Array(BATCH_SIZE * INPUTS.length * WINDOW_ROWS);
  const shuffled = shuffleInWindow(windows(dataset), SHUFFLE_WINDOW, new Random(1));
  for await (const batch of batches(shuffled, BATCH_SIZE, { dropLast: true })) {
    batch.forEach(({ inputs }, example) => {
      inputs.forEach((values, k) => {
        input.set(values, (example * INPUTS.length + k) * WINDOW_ROWS);
      });
    });
    examples += batch.length;
  }
  const seconds = (performance.now() - started) / 1000;
  const peakMb = process.resourceUsage().maxRSS / 1024;
  console.log(JSON.stringify({ peakMb, rowsPerSecond: (examples * WINDOW_ROWS) / seconds, seconds }));
}

/** Runs this script with the arguments in a process of its own and returns what it printed. */
function inChild(...argv) {
  const { status, stdout } = spawnSync(process.execPath, [fileURLToPath(import.meta.url), ...argv], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  if (status !== 0) throw new Error(`${argv.join(" ")} ended with exit code ${status}`);
  return stdout;
}

function measure(folder, megabytes) {
  inChild("build", folder, String(megabytes));
  const { peakMb, rowsPerSecond, seconds } = JSON.parse(inChild("stream", folder));
  const millions = (rowsPerSecond / 1e6).toFixed(1);
  console.log(
    `${String(megabytes).padStart(5)} MB: peak ${peakMb.toFixed(0)} MB, ${millions} M rows/s, ${seconds.toFixed(1)} s`,
  );
  return peakMb;
}

function compare(largeMb) {
  const folder = mkdtempSync(join(tmpdir(), "sciformer-memory-"));
  try {
    const small = measure(join(folder, "small"), SMALL_MB);
    const large = measure(join(folder, "large"), largeMb);
    const difference = large - small;
    console.log(`difference ${difference.toFixed(0)} MB, limit ${LIMIT_MB} MB`);
    return difference <= LIMIT_MB ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const [command, folder, megabytes] = process.argv.slice(2);
if (command === "build") await build(folder, Number(megabytes));
else if (command === "stream") await stream(folder);
else process.exitCode = compare(Number(command ?? LARGE_MB));
