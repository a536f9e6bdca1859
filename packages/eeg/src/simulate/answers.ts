// How rhythms and slow potentials answer to the cues of a session.
import { rise } from "./processes.ts";
import type { Cue, ImageryClass, Protocol } from "./protocol.ts";
import type { Desynchronisation, Side } from "./subject.ts";

/** Amplitude of a source, sample by sample. */
export type Course = Float64Array;

/** Power that is left of a rhythm at least. */
const LEAST_POWER = 0.03;
/** Seconds after the cue to which an answer is followed. */
const ANSWER_S = 6;

/** Rises to 1 some time after the latency, and falls again. */
interface Shape {
  readonly after: number;
  readonly rising: number;
  readonly end: number;
  readonly falling: number;
}

const DESYNCHRONISATION: Shape = { after: 0.25, rising: 0.1, end: 3.9, falling: 0.15 };
const POTENTIAL: Shape = { after: 0.45, rising: 0.15, end: 2.4, falling: 0.5 };

const valueAt = ({ after, rising, end, falling }: Shape, t: number, latency: number): number =>
  rise(t, latency + after, rising) * (1 - rise(t, end, falling));

/** The hand opposite of a side of the head moves from there; undefined where neither hand is meant. */
function sideOf(label: ImageryClass): Side | undefined {
  if (label === "left_hand") return "right";
  return label === "right_hand" ? "left" : undefined;
}

/** Adds `size(cue)` times the shape after each cue. */
function sumOfAnswers(
  { cues, length }: Protocol,
  sfreq: number,
  shape: Shape,
  latency: number,
  size: (cue: Cue) => number,
): Float64Array {
  const result = new Float64Array(length);
  for (const cue of cues) {
    const factor = size(cue);
    if (factor === 0) continue;
    const end = Math.min(length, cue.sample + Math.round(ANSWER_S * sfreq));
    for (let i = cue.sample; i < end; i++) result[i]! += factor * valueAt(shape, (i - cue.sample) / sfreq, latency);
  }
  return result;
}

/** Amplitude factor of a hand area's rhythm: sqrt(1 - what is lost of its power). */
export function handCourse(
  protocol: Protocol,
  sfreq: number,
  side: Side,
  { ipsilateral, latency }: Desynchronisation,
  loss: number,
): Course {
  const lost = sumOfAnswers(protocol, sfreq, DESYNCHRONISATION, latency, ({ label, depth }) => {
    const acting = sideOf(label);
    if (acting === undefined) return 0;
    return depth * loss * (acting === side ? 1 : ipsilateral);
  });
  return lost.map((share) => Math.sqrt(Math.max(LEAST_POWER, 1 - share)));
}

/** The same of the foot area. */
export function footCourse(protocol: Protocol, sfreq: number, { latency }: Desynchronisation, loss: number): Course {
  const size = ({ label, depth }: Cue) => (label === "feet" ? depth * loss : 0);
  const lost = sumOfAnswers(protocol, sfreq, DESYNCHRONISATION, latency, size);
  return lost.map((share) => Math.sqrt(Math.max(LEAST_POWER, 1 - share)));
}

/** Share of the ipsilateral side in the movement-related potential. */
const IPSILATERAL_POTENTIAL = 0.35;

/** The movement-related potential of a hand area, as a share of its amplitude; negative. */
export function potentialCourse(protocol: Protocol, sfreq: number, side: Side, latency: number): Course {
  return sumOfAnswers(protocol, sfreq, POTENTIAL, latency, ({ label, potential }) => {
    const acting = sideOf(label);
    if (acting === undefined) return 0;
    return -potential * (acting === side ? 1 : IPSILATERAL_POTENTIAL);
  });
}
