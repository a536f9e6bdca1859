// The command line of the engine bench.
import { parseArgs } from "node:util";
import { CONFIGS } from "./configs.mjs";

export const USAGE = `npm run bench -- engine [options]

  --json            one JSON object a line instead of tables
  --only i,iii      these networks only (${CONFIGS.map(({ name }) => name).join(", ")})
  --threads 1,2     these numbers of threads only
  --peers <which>   default, all (also those that take minutes), none`;

const WHICH_PEERS = ["default", "all", "none"];
const MOST_THREADS = 1024;

/** @throws Error with the line to print when an option is unknown or has no meaning */
export function readOptions(argv) {
  const { values } = parseArgs({
    args: argv,
    options: {
      json: { type: "boolean", default: false },
      only: { type: "string" },
      threads: { type: "string", default: "1,2" },
      peers: { type: "string", default: "default" },
      help: { type: "boolean", default: false },
    },
  });
  if (!WHICH_PEERS.includes(values.peers)) {
    throw new Error(`--peers ${values.peers}: expected one of ${WHICH_PEERS.join(", ")}`);
  }
  return { ...values, configs: chosenConfigs(values.only), threads: values.threads.split(",").map(threadCount) };
}

function chosenConfigs(only) {
  if (only === undefined) return CONFIGS;
  return only.split(",").map((name) => {
    const config = CONFIGS.find((known) => known.name === name);
    if (config) return config;
    throw new Error(`--only ${name}: expected some of ${CONFIGS.map((known) => known.name).join(",")}`);
  });
}

function threadCount(text) {
  const threads = Number(text);
  if (Number.isInteger(threads) && threads >= 1 && threads <= MOST_THREADS) return threads;
  throw new Error(`--threads ${text}: expected whole numbers from 1 to ${MOST_THREADS}, separated by commas`);
}
