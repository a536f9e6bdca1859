// The Python interpreters of this machine that can be a peer, and how their threads wait best.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { KEEP_MEMORY, PASSIVE_WAIT, Peer, pythonsOnPath } from "../peer.mjs";
import { interleave } from "../timing.mjs";
import { loadRequest } from "./configs.mjs";
import { pinnedTo } from "./pinning.mjs";

const PROBE = fileURLToPath(new URL("probe.py", import.meta.url));
export const TORCH_PEER = fileURLToPath(new URL("torch_peer.py", import.meta.url));

const TRIAL_ROUNDS = 5;
const TRIAL_RUNS = 4;

/**
 * Interpreters that import torch, newest version first; of equal versions the first found.
 *
 * @throws Error when SCIFORMER_PYTHON names one that does not
 */
export function findInterpreters() {
  const named = process.env.SCIFORMER_PYTHON;
  const found = new Map();
  for (const python of new Set([...(named ? [named] : []), ...pythonsOnPath()])) {
    const { status, stdout } = spawnSync(python, [PROBE], { encoding: "utf8" });
    if (status !== 0 && python === named) throw new Error(`SCIFORMER_PYTHON=${named} does not import torch`);
    if (status !== 0) continue;
    const facts = JSON.parse(stdout);
    if (!found.has(facts.torch)) found.set(facts.torch, { python, ...facts });
  }
  const newestFirst = (a, b) => b.torch.localeCompare(a.torch, "en", { numeric: true });
  return [...found.values()].sort(newestFirst);
}

/**
 * The environment in which PyTorch is fastest here and now. Threads that spin while they wait, OpenMP's default, win
 * on an idle machine and lose by far on a busy one, or beside a BLAS that has threads of its own; so with more than
 * one thread both are tried.
 *
 * @param task what the trial runs, as {@link loadRequest} takes it
 * @returns `env`, and `waiting` where there was a choice: spinning or passive
 */
export async function bestEnvironment({ python }, threads, task) {
  const environments = { spinning: KEEP_MEMORY, passive: { ...KEEP_MEMORY, ...PASSIVE_WAIT } };
  if (threads === 1) return { env: environments.spinning };
  const peers = Object.entries(environments).map(([name, env]) => {
    const peer = new Peer(python, TORCH_PEER, threads, { env, prefix: pinnedTo(threads) });
    return { name, peer };
  });
  try {
    await Promise.all(peers.map(({ peer }) => peer.ask(loadRequest(task, "eager", threads))));
    const block = (peer) => async () => (await peer.ask({ do: "infer", runs: TRIAL_RUNS })).ms;
    const times = await interleave(
      Object.fromEntries(peers.map(({ name, peer }) => [name, block(peer)])),
      TRIAL_ROUNDS,
    );
    const [fastest] = Object.keys(times).sort((a, b) => times[a].median - times[b].median);
    return { env: environments[fastest], waiting: fastest };
  } catch {
    return { env: environments.spinning }; // The contest meets the same error, and reports it.
  } finally {
    await Promise.all(peers.map(({ peer }) => peer.close()));
  }
}
