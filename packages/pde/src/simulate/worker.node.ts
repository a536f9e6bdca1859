// A worker thread: simulates what it is sent, one simulation after another.
import { parentPort } from "node:worker_threads";
import { simulateTrajectory, type TrajectoryJob } from "./trajectory.ts";
import type { Outcome } from "./workers.node.ts";

const port = parentPort!;

port.on("message", (job: TrajectoryJob) => {
  let outcome: Outcome;
  const buffers: ArrayBuffer[] = [];
  try {
    const trajectory = simulateTrajectory(job);
    buffers.push(...trajectory.frames.map(({ buffer }) => buffer));
    outcome = { trajectory };
  } catch (error) {
    const { name, message } = error as Error;
    outcome = { error: { name, message } };
  }
  port.postMessage(outcome, buffers);
});
