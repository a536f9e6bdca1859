// Keeps a process on as many processors as it may use threads.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

/**
 * Words that start a program on `threads` processors, each on a core of its own where there are enough; none where
 * this system has no taskset.
 *
 * @returns {string[]}
 */
export function pinnedTo(threads) {
  const processors = separateCores(allowedProcessors()).slice(0, threads);
  return processors.length === threads ? ["taskset", "--cpu-list", processors.join()] : [];
}

/** Processors that this process may use, by taskset; none where it is not there. */
function allowedProcessors() {
  const { status, stdout } = spawnSync("taskset", ["--cpu-list", "--pid", String(process.pid)], { encoding: "utf8" });
  if (status !== 0) return [];
  const list = stdout.trim().split(" ").at(-1);
  return list.split(",").flatMap((range) => {
    const [first, last = first] = range.split("-").map(Number);
    return Array.from({ length: last - first + 1 }, (_, i) => first + i);
  });
}

/** One processor of each core first, their hyper-threads last. */
function separateCores(processors) {
  const seen = new Set();
  const isFirst = (processor) => {
    const core = siblings(processor);
    return !seen.has(core) && Boolean(seen.add(core));
  };
  const firsts = processors.filter(isFirst);
  return [...firsts, ...processors.filter((processor) => !firsts.includes(processor))];
}

function siblings(processor) {
  const path = `/sys/devices/system/cpu/cpu${processor}/topology/thread_siblings_list`;
  return existsSync(path) ? readFileSync(path, "utf8") : String(processor);
}
