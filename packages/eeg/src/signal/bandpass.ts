// The band-pass of MOABB: Butterworth, forward-backward, extended by as long as the filter rings.
import { type Band, butterworth } from "./filter-design.ts";
import { filterInPlace, restingState, zeroPhaseFilter } from "./section-filter.ts";
import { type Section, toSections } from "./sections.ts";

const CHUNK = 1000;
/** Of its largest value, what the impulse response still counts for. */
const RINGING = 0.001;

/** The last sample of the impulse response above 0.1 % of its maximum so far, searched in chunks of 1000. */
export function ringingLength(sections: readonly Section[]): number {
  const state = restingState(sections);
  let [last, highest, start] = [0, 0, 0];
  for (;;) {
    const chunk = new Float64Array(CHUNK);
    if (start === 0) chunk[0] = 1;
    filterInPlace(sections, chunk, state);
    for (const value of chunk) highest = Math.max(highest, Math.abs(value));
    const found = chunk.findLastIndex((value) => Math.abs(value) > RINGING * highest);
    if (found < 0) return last;
    last = start + found;
    start += CHUNK;
  }
}

/** A designed zero-phase filter: its sections and the extension that its ringing asks for. */
export interface ZeroPhase {
  readonly sections: readonly Section[];
  readonly padding: number;
}

/** @throws InputError for frequencies out of range */
export function zeroPhaseButterworth(band: Band, sfreq: number, order = 4): ZeroPhase {
  const sections = toSections(butterworth(order, band, sfreq));
  return { sections, padding: ringingLength(sections) };
}

/** Without phase shift; a short signal is extended by no more than it has. */
export function applyZeroPhase({ sections, padding }: ZeroPhase, samples: Float64Array): Float64Array {
  return zeroPhaseFilter(sections, samples, Math.min(padding, samples.length - 1));
}
