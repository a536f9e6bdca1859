// The power of one load over the simulated time, painted phase by phase.
import { type Clock, STEP_S } from "./clock.ts";

/** Mean power in W of each 6 s step; phases that cover part of a step count with that part. */
export class Trace {
  readonly watts: Float32Array;

  constructor(clock: Clock) {
    this.watts = new Float32Array(clock.steps);
  }

  /** Adds `watts` from `start` for `duration`, both in seconds; what lies past the end is lost. */
  add(start: number, duration: number, watts: number): void {
    const end = Math.min(start + duration, this.watts.length * STEP_S);
    for (let step = Math.floor(start / STEP_S); step * STEP_S < end; step++) {
      const covered = Math.min(end, (step + 1) * STEP_S) - Math.max(start, step * STEP_S);
      this.watts[step]! += (watts * covered) / STEP_S;
    }
  }

  /** Alternates between two powers, beginning with the first. */
  cycle(
    start: number,
    duration: number,
    high: readonly [s: number, w: number],
    low: readonly [s: number, w: number],
  ): void {
    const end = start + duration;
    const phases = [high, low] as const;
    let at = start;
    for (let turn = 0; at < end; turn++) {
      const [seconds, watts] = phases[turn % 2]!;
      this.add(at, Math.min(seconds, end - at), watts);
      at += seconds;
    }
  }
}

/** A programme that runs down its phases on a trace. */
export class Programme {
  readonly trace: Trace;
  #at: number;

  /** @param start seconds from the start of the trace */
  constructor(trace: Trace, start: number) {
    this.trace = trace;
    this.#at = start;
  }

  /** Where the next phase begins, in seconds. */
  get at(): number {
    return this.#at;
  }

  /** One phase of constant power. */
  phase(seconds: number, watts: number): void {
    this.trace.add(this.#at, seconds, watts);
    this.#at += seconds;
  }
}
