// How the times of a contest are told: lines of JSON, or a table a person reads.
import { cpus } from "node:os";

const WHAT = { infer: "inference, whole batch", train: "training step (forward, backward, AdamW)" };

/** A JSON object for each peer, peak memory in MB; one without a peer where ours is alone. */
export function rowsOf({ name, threads, phase, sides: [ours, ...peers] }) {
  const own = { name, phase, threads, ours_ms: ours.times.median, ours_mb: Math.round(ours.peakMb) };
  if (peers.length === 0) return [{ ...own, peer: null, peer_ms: null, ratio: null }];
  return peers.map(({ label, times, peakMb }) => ({
    ...own,
    peer: label,
    peer_ms: times.median,
    ratio: ours.times.median / times.median,
    peer_mb: Math.round(peakMb),
  }));
}

/** A table of one phase. */
export function tableOf({ phase, sides }) {
  const [ours] = sides;
  const lines = sides.map((side) => {
    const { median, q1, q3, runs } = side.times;
    const ratio = side === ours ? "" : (ours.times.median / median).toFixed(2);
    return [side.label, ms(median), `${ms(q1)} - ${ms(q3)}`, `${runs}`, ratio, `${Math.round(side.peakMb)} MB`];
  });
  const head = [`  ${WHAT[phase]}`, "median ms", "quartiles", "runs", "ours/peer", "peak memory"];
  return [head, ...lines.map(([label, ...rest]) => [`    ${label}`, ...rest])].map(aligned).join("\n");
}

const WIDTHS = [44, 10, 17, 5, 10, 12];
const aligned = (cells) =>
  cells.map((cell, i) => (i === 0 ? cell.padEnd(WIDTHS[i]) : cell.padStart(WIDTHS[i]))).join(" ");

function ms(value) {
  return value >= 1000 ? value.toFixed(0) : value.toPrecision(3);
}

/** The machine, as far as it decides the times. */
export function machineLine() {
  const [first] = cpus();
  return `${first?.model.trim() ?? "unknown processor"}, ${cpus().length} processors, Node ${process.versions.node}`;
}

/** `torch 2.15.0: sgemm 115 GFLOP/s on one core, 2 threads wait spinning`. */
export function interpreterLine({ torch, sgemm_gflops, waiting }, threads) {
  const wait = waiting ? `, ${threads} threads wait ${waiting}` : "";
  return `torch ${torch}: sgemm ${sgemm_gflops} GFLOP/s on one core${wait}`;
}

/** `compiled in 61 ms (training, 609 nodes), 20 ms (inference, 94 nodes)`. */
export function compileLine({ train, infer }) {
  const cost = (stats, what) => {
    const total = stats.traceMs + stats.sessionMs;
    return `${total.toFixed(0)} ms (${what}, ${stats.nodes} nodes, ${(stats.modelBytes / 2 ** 20).toFixed(1)} MB)`;
  };
  return `  compiled in ${cost(train, "training")}, ${cost(infer, "inference")}`;
}
