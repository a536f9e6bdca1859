// A window that moves over a recording which comes block by block.
import { OnlineAlignment } from "../alignment/euclidean.ts";
import type { TaskConfig } from "../config.ts";
import { roundHalfEven } from "../signal/rounding.ts";

/** A window of a recording. */
export interface MovedWindow {
  /** 0, 1, ...; windows with gaps are counted too. */
  readonly index: number;
  /** Seconds from the start of the recording to its first sample. */
  readonly onset: number;
  /** [channels, samples], aligned; null where samples are missing. */
  readonly eeg: Float32Array | null;
}

/** Cuts the windows of one recording and aligns each by itself and those before it. */
export class MovingWindows {
  readonly #task: TaskConfig;
  readonly #step: number;
  readonly #alignment: OnlineAlignment | undefined;
  /** Samples from #start on, by channel. */
  #buffer: Float32Array[];
  #start = 0;
  #index = 0;

  /** @param step seconds from one window to the next */
  constructor(task: TaskConfig, step: number) {
    this.#task = task;
    this.#step = step * task.sfreq;
    this.#buffer = task.channels.map(() => new Float32Array(0));
    if (task.alignment === "ea") this.#alignment = new OnlineAlignment(task.channels.length);
  }

  /** Takes the next samples, one array per channel, and yields the windows that they complete. */
  *push(block: readonly ArrayLike<number>[]): Generator<MovedWindow> {
    this.#buffer = this.#buffer.map((before, k) => {
      const joined = new Float32Array(before.length + block[k]!.length);
      joined.set(before);
      joined.set(block[k]!, before.length);
      return joined;
    });
    const { samples } = this.#task;
    for (;;) {
      const from = roundHalfEven(this.#index * this.#step) - this.#start;
      if (from + samples > this.#buffer[0]!.length) {
        this.#forget(Math.min(Math.max(0, from), this.#buffer[0]!.length));
        return;
      }
      yield this.#window(from);
    }
  }

  #window(from: number): MovedWindow {
    const { samples, sfreq } = this.#task;
    const eeg = new Float32Array(this.#buffer.length * samples);
    for (const [k, channel] of this.#buffer.entries()) eeg.set(channel.subarray(from, from + samples), k * samples);
    const onset = (this.#start + from) / sfreq;
    const index = this.#index++;
    if (!eeg.every(Number.isFinite)) return { index, onset, eeg: null };
    return { index, onset, eeg: this.#alignment?.push(eeg) ?? eeg };
  }

  #forget(count: number): void {
    this.#buffer = this.#buffer.map((channel) => channel.subarray(count));
    this.#start += count;
  }
}
