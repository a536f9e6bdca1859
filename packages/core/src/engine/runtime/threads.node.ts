// How many threads the compiled engine uses: one for each physical core that this process may use.
import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { InputError } from "../../errors.ts";

const MOST_THREADS = 1024;

/**
 * Threads of a session: `requested`, else the environment variable SCIFORMER_THREADS, else the physical cores.
 *
 * @throws InputError naming where the number came from, when it is no whole number from 1 to 1024
 */
export function threadCount(requested?: number): number {
  if (requested !== undefined) return checked(requested, String(requested), "threads");
  const { SCIFORMER_THREADS: fromEnvironment } = process.env;
  if (!fromEnvironment) return usableCores();
  return checked(Number(fromEnvironment), fromEnvironment, "SCIFORMER_THREADS");
}

function checked(threads: number, text: string, origin: string): number {
  if (Number.isInteger(threads) && threads >= 1 && threads <= MOST_THREADS) return threads;
  throw new InputError(`${origin} ${JSON.stringify(text)}: expected a whole number from 1 to ${MOST_THREADS}`);
}

/**
 * Linux tells cores from their hyper-threads, and a container's share of the processor; elsewhere every usable
 * processor counts.
 */
function usableCores(): number {
  const cpuinfo = read("/proc/cpuinfo");
  const allowed = /^Cpus_allowed_list:\s*(\S+)$/m.exec(read("/proc/self/status"))?.[1];
  const cores = allowed === undefined ? 0 : physicalCores(cpuinfo, allowed);
  const quota = quotaCores(read("/sys/fs/cgroup/cpu.max") || quotaOfVersion1());
  return Math.max(1, Math.min(cores || availableParallelism(), quota));
}

function quotaOfVersion1(): string {
  return `${read("/sys/fs/cgroup/cpu/cpu.cfs_quota_us").trim()} ${read("/sys/fs/cgroup/cpu/cpu.cfs_period_us").trim()}`;
}

/** The text of a file of the system, empty where there is none. */
function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

/**
 * Cores among the allowed processors, hyper-threads of one core counted once; processors whose core is not told
 * (ARM) count as one core each.
 *
 * @param cpuinfo text of `/proc/cpuinfo`
 * @param allowed list of processor numbers as `/proc/self/status` writes it: `0-3,8`
 */
export function physicalCores(cpuinfo: string, allowed: string): number {
  const usable = processorNumbers(allowed);
  const cores = new Set<string>();
  for (const block of cpuinfo.split(/\n\s*\n/)) {
    const processor = field(block, "processor");
    if (processor === undefined || !usable(Number(processor))) continue;
    const core = field(block, "core id");
    cores.add(core === undefined ? `processor ${processor}` : `${field(block, "physical id") ?? 0} ${core}`);
  }
  return cores.size;
}

function field(block: string, name: string): string | undefined {
  return new RegExp(`^${name}\\s*:\\s*(\\d+)`, "m").exec(block)?.[1];
}

function processorNumbers(list: string): (processor: number) => boolean {
  const ranges = list.split(",").map((range) => range.split("-").map(Number));
  return (processor) => ranges.some(([first = Number.NaN, last = first]) => processor >= first && processor <= last);
}

/**
 * Whole processors that a control group's quota pays for; Infinity without a quota.
 *
 * @param quota `<microseconds> <period>` or `max <period>`
 */
export function quotaCores(quota: string): number {
  const [, microseconds, period] = /^(\d+) (\d+)\s*$/.exec(quota) ?? [];
  return period === undefined ? Number.POSITIVE_INFINITY : Math.floor(Number(microseconds) / Number(period));
}
