// Filtering with second-order sections: causal with kept state, and forward-backward without phase shift.
import { oddExtension } from "./extension.ts";
import type { Section } from "./sections.ts";

/** Two delays a section (direct form II transposed), [sections, 2]. */
export type SectionState = Float64Array;

export const restingState = (sections: readonly Section[]): SectionState => new Float64Array(2 * sections.length);

/** The state in which a constant input of 1 has settled; times the first sample it starts without a step. */
export function settledState(sections: readonly Section[]): SectionState {
  const state = restingState(sections);
  let level = 1;
  for (const [k, [b0, b1, b2, , a1, a2]] of sections.entries()) {
    const out = (b0 + b1 + b2) / (1 + a1 + a2);
    state[2 * k] = level * (out - b0);
    state[2 * k + 1] = level * (b2 - a2 * out);
    level *= out;
  }
  return state;
}

/**
 * Filters `samples` in place and leaves `state` as it is after the last one: the next block goes on from there.
 * Direct form II transposed, section after section.
 */
export function filterInPlace(sections: readonly Section[], samples: Float64Array, state: SectionState): Float64Array {
  for (const [k, [b0, b1, b2, , a1, a2]] of sections.entries()) {
    let [first, second] = [state[2 * k]!, state[2 * k + 1]!];
    for (let i = 0; i < samples.length; i++) {
      const x = samples[i]!;
      const y = b0 * x + first;
      first = b1 * x - a1 * y + second;
      second = b2 * x - a2 * y;
      samples[i] = y;
    }
    state[2 * k] = first;
    state[2 * k + 1] = second;
  }
  return samples;
}

/** Causal, from rest. */
export function sectionFilter(sections: readonly Section[], samples: Float64Array): Float64Array {
  return filterInPlace(sections, Float64Array.from(samples), restingState(sections));
}

/** Samples by which both ends are extended where nothing else is asked for. */
function usualPadding(sections: readonly Section[]): number {
  const noDelay = (place: 2 | 5) => sections.filter((section) => section[place] === 0).length;
  return 3 * (2 * sections.length + 1 - Math.min(noDelay(2), noDelay(5)));
}

/**
 * Forward and backward, without phase shift: odd extension, settled state times the first sample, each way once.
 *
 * @param padding samples of extension on either end
 * @throws InputError when the signal is not longer than the padding
 */
export function zeroPhaseFilter(
  sections: readonly Section[],
  samples: Float64Array,
  padding = usualPadding(sections),
): Float64Array {
  const extended = oddExtension(samples, padding);
  const settled = settledState(sections);
  for (let way = 0; way < 2; way++) {
    const first = extended[0]!;
    filterInPlace(
      sections,
      extended,
      settled.map((value) => value * first),
    );
    extended.reverse();
  }
  return extended.slice(padding, padding + samples.length);
}

/** A causal filter of several channels that goes on from block to block, for online use. */
export class CausalFilter {
  readonly #sections: readonly Section[];
  readonly #states: SectionState[];

  constructor(sections: readonly Section[], channels: number) {
    this.#sections = sections;
    this.#states = Array.from({ length: channels }, () => restingState(sections));
  }

  /**
   * Filters the next block. A channel that meets NaN puts out NaN there and starts anew from rest behind it.
   *
   * @param block one array per channel
   */
  push(block: readonly Float64Array[]): Float64Array[] {
    return block.map((samples, channel) => this.#channel(samples, channel));
  }

  #channel(samples: Float64Array, channel: number): Float64Array {
    const output = Float64Array.from(samples);
    const state = this.#states[channel]!;
    let from = 0;
    for (let i = 0; i <= output.length; i++) {
      if (i < output.length && !Number.isNaN(output[i]!)) continue;
      filterInPlace(this.#sections, output.subarray(from, i), state);
      if (i < output.length) state.fill(0);
      from = i + 1;
    }
    return output;
  }
}
