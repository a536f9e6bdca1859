// One network at one number of threads: every side in a process of its own, checked for sameness, timed in turns.
import { Peer } from "../peer.mjs";
import { interleave } from "../timing.mjs";
import { loadRequest } from "./configs.mjs";
import { pinnedTo } from "./pinning.mjs";
import { checkLosses, checkOutputs } from "./sameness.mjs";

/** Before timing: what compiles at the first call does so, and two training steps show that the first did the same. */
const WARM = { infer: 3, train: 2 };
/** Of a side that takes seconds a step: before timing, and timed. */
const WARM_SLOW = { infer: 1, train: 1 };
const SLOW_RUNS = 2;

/** The sides of one contest, ours first. */
export class Contest {
  #config;
  #sides;
  #warn;

  /**
   * Starts a process for each side and loads the network there. A peer that fails is left out with a line to `warn`.
   *
   * @param task config, sizes of the model and path of the file with weights and batch
   * @throws Error when our side fails or a side computes something else
   */
  static async open({ threads, ours, peers, task, warn }) {
    const opened = await Promise.all([ours, ...peers].map((spec) => startSide(spec, threads, task)));
    const contest = new Contest(task.config, opened, warn);
    await contest.#dropFailed();
    checkOutputs(contest.#sides);
    return contest;
  }

  constructor(config, sides, warn) {
    this.#config = config;
    this.#sides = sides;
    this.#warn = warn;
  }

  /** Times of forward passes and of training steps, in this order: phase, then side -> {times, peakMb}. */
  async *run() {
    yield { phase: "infer", sides: await this.#phase({ do: "infer", runs: this.#config.runs }, "runs") };
    yield { phase: "train", sides: await this.#phase({ do: "train", steps: this.#config.steps }, "steps") };
  }

  /** What compiling cost on our side, by graph. */
  stats() {
    return this.#sides[0].peer.ask({ do: "stats" });
  }

  async close() {
    await Promise.all(this.#sides.map(({ peer }) => peer.close()));
  }

  async #phase(request, count) {
    await Promise.all(this.#sides.map((side) => warmUp(side, request, count)));
    await this.#dropFailed();
    if (request.do === "train" && this.#config.network === "transformer") checkLosses(this.#sides);
    const blocks = (sides, each) => Object.fromEntries(sides.map((side) => [side.name, () => timesOf(side, each)]));
    const fast = this.#sides.filter(({ slow }) => !slow);
    const times = await interleave(blocks(fast, request), this.#config.rounds, 0);
    for (const side of this.#sides.filter(({ slow }) => slow)) {
      Object.assign(times, await interleave(blocks([side], { ...request, [count]: 1 }), SLOW_RUNS, 0));
    }
    return Promise.all(
      this.#sides.map(async ({ name, label, peer }) => {
        const { peak_mb } = await peer.ask({ do: "memory" });
        return { label, times: times[name], peakMb: peak_mb };
      }),
    );
  }

  async #dropFailed() {
    const [ours] = this.#sides;
    if (ours.error) throw ours.error;
    for (const { name, error, peer } of this.#sides.filter((side) => side.error)) {
      this.#warn(`${name} is left out: ${error.message}`);
      await peer.close();
    }
    this.#sides = this.#sides.filter(({ error }) => !error);
  }
}

/** A side with what it answered to the load request, or with the error. */
async function startSide({ program, script, env, mode, name, slow = false }, threads, task) {
  const peer = new Peer(program, script, threads, { env, prefix: pinnedTo(threads) });
  try {
    const { peer: label, loss, output } = await peer.ask(loadRequest(task, mode, threads));
    return { name, slow, peer, label, loss, output };
  } catch (error) {
    return { name, slow, peer, error };
  }
}

async function warmUp(side, request, count) {
  const { train, infer } = side.slow ? WARM_SLOW : WARM;
  try {
    const { loss } = await side.peer.ask({ ...request, [count]: request.do === "train" ? train : infer });
    side.losses = loss;
  } catch (error) {
    side.error = error;
  }
}

async function timesOf({ peer }, request) {
  const { ms } = await peer.ask(request);
  return ms;
}
