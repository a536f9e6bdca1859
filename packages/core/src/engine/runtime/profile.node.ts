// Where the time of a model goes: ONNX Runtime's profile, summed by node and by kind of operation.
import { readFileSync } from "node:fs";

/** One node of the graph as it ran; ONNX Runtime may have fused or added nodes. */
interface NodeTime {
  readonly node: string;
  readonly op: string;
  /** `CPU`, `WebGpu`, `CUDA`. */
  readonly provider: string;
  /** Shape of its first output: `float[2048,128]`. */
  readonly output: string;
  /** The fastest run, in milliseconds to three decimals: other work on the machine only ever adds. */
  readonly ms: number;
}

/** The nodes of one kind. */
interface OpTime {
  readonly op: string;
  readonly provider: string;
  readonly nodes: number;
  /** Sum of its nodes' fastest runs. */
  readonly ms: number;
  /** Part of the sum over all nodes, 0 to 1. */
  readonly share: number;
}

/** A profile, slowest first. */
export interface Profile {
  readonly runs: number;
  /** The fastest run of the whole graph. */
  readonly runMs: number;
  /** Sum of the fastest runs of all nodes. */
  readonly kernelMs: number;
  /** Most bytes that values between nodes took at once. */
  readonly peakBytes: number;
  readonly ops: readonly OpTime[];
  readonly nodes: readonly NodeTime[];
}

/** An event of ONNX Runtime's profile; durations are whole microseconds. */
interface ProfileEvent {
  readonly cat: string;
  readonly name: string;
  readonly dur: number;
  readonly args: {
    readonly op_name?: string;
    readonly provider?: string;
    readonly node_index?: string;
    readonly mem_in_use_peak?: string;
    readonly output_type_shape?: readonly Readonly<Record<string, readonly number[]>>[];
  };
}

const KERNEL = "_kernel_time";
const RUN = "model_run";

/**
 * Sums the profile that {@link OrtSession.endProfile} names, without its first run, which allocates the memory.
 *
 * @throws Error when it holds fewer than two runs
 */
export function readProfile(path: string): Profile {
  const events = JSON.parse(readFileSync(path, "utf8")) as readonly ProfileEvent[];
  const runs = events.filter(({ name }) => name === RUN).slice(1);
  if (runs.length === 0) throw new Error(`${path}: a profile needs two runs at least`);
  const kernels = events.filter(({ cat, name }) => cat === "Node" && name.endsWith(KERNEL));
  const byNode = groupBy(kernels, ({ name, args }) => `${args.node_index} ${name}`);
  const nodes = [...byNode.values()].map(nodeTime).sort((a, b) => b.ms - a.ms);
  return {
    runs: runs.length,
    runMs: Math.min(...runs.map(({ dur }) => dur)) / 1000,
    kernelMs: sum(nodes),
    peakBytes: kernels.reduce((peak, { args }) => Math.max(peak, Number(args.mem_in_use_peak ?? 0)), 0),
    ops: opTimes(nodes),
    nodes,
  };
}

function nodeTime(events: readonly ProfileEvent[]): NodeTime {
  const { name, args } = events[0]!;
  const [type, shape] = Object.entries(args.output_type_shape?.[0] ?? {})[0] ?? ["", []];
  return {
    node: name.slice(0, -KERNEL.length),
    op: args.op_name ?? "",
    provider: (args.provider ?? "").replace("ExecutionProvider", ""),
    output: `${type}[${shape}]`,
    ms: Math.min(...events.slice(1).map(({ dur }) => dur)) / 1000,
  };
}

function opTimes(nodes: readonly NodeTime[]): OpTime[] {
  const total = sum(nodes);
  const groups = [...groupBy(nodes, ({ op, provider }) => `${provider} ${op}`).values()];
  const ops = groups.map((group) => {
    const { op, provider } = group[0]!;
    const ms = sum(group);
    return { op, provider, nodes: group.length, ms, share: total === 0 ? 0 : ms / total };
  });
  return ops.sort((a, b) => b.ms - a.ms);
}

function sum(nodes: readonly NodeTime[]): number {
  return nodes.reduce((total, { ms }) => total + ms, 0);
}

function groupBy<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group === undefined) groups.set(key(item), [item]);
    else group.push(item);
  }
  return groups;
}
