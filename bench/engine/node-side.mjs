// The sides of the bench that run in Node, as a process of their own: the requests and answers of serve.py.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { eagerEngine, useBackend } from "../../packages/core/dist/index.js";
import { compiledEngine } from "../../packages/core/dist/node.js";
import { CoreSide } from "./core-side.mjs";
import { tf } from "./tf.mjs";

/** Mode of the load request -> side. */
const SIDES = {
  async compiled(request) {
    await useBackend("wasm");
    return CoreSide.load(request, compiledEngine({ threads: request.threads }), "sciformer compiled");
  },
  async eager(request) {
    await useBackend("wasm");
    return CoreSide.load(request, eagerEngine, `tfjs ${tf.version_core} wasm eager`);
  },
  async "jax-js"(request) {
    const { JaxJsSide } = await import("./jaxjs-side.mjs");
    return JaxJsSide.load(request);
  },
};

let side;

async function answer(request) {
  switch (request.do) {
    case "load":
      side = await SIDES[request.mode](request);
      return { peer: side.name, loss: await side.loss(), output: await side.output() };
    case "train":
      return side.train(request.steps);
    case "infer":
      return side.infer(request.runs);
    case "stats":
      return side.stats();
    default:
      return { peak_mb: peakMb() };
  }
}

/** Peak resident memory of this program; resourceUsage alone would count the parent's before exec as well. */
function peakMb() {
  if (process.platform !== "linux") return process.resourceUsage().maxRSS / 1024;
  return Number(/^VmHWM:\s*(\d+)/m.exec(readFileSync("/proc/self/status", "utf8"))[1]) / 1024;
}

for await (const line of createInterface({ input: process.stdin })) {
  let result;
  try {
    result = await answer(JSON.parse(line));
  } catch (error) {
    result = { error: String(error.message ?? error).split("\n")[0] };
  }
  console.log(JSON.stringify(result));
}
