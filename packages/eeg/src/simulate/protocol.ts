// The course of a session: fixation, cue, imagery, pause, and which class when.
import { InputError, type Random } from "@sciformer/core";
import { clipped } from "./processes.ts";

/** Imagined movements, by the names that MOABB has for them; the first ones are taken where fewer are asked for. */
const CLASSES = ["left_hand", "right_hand", "feet", "rest"] as const;
export type ImageryClass = (typeof CLASSES)[number];

/** Seconds of imagery after the cue. */
export const IMAGERY_S = 4;
const FIXATION_S = 2;
const [SHORTEST_PAUSE_S, LONGEST_PAUSE_S] = [1, 2];

/** One cue and what is peculiar to the answer to it. */
export interface Cue {
  /** Sample of the cue. */
  readonly sample: number;
  readonly label: ImageryClass;
  /** Factor of the desynchronisation. */
  readonly depth: number;
  /** Factor of the movement-related potential. */
  readonly potential: number;
}

export interface Protocol {
  readonly cues: readonly Cue[];
  /** Samples of the session. */
  readonly length: number;
}

/** Classes in shuffled groups of one of each. */
function shuffledLabels(random: Random, trials: number, classes: readonly ImageryClass[]): ImageryClass[] {
  const labels: ImageryClass[] = [];
  while (labels.length < trials) labels.push(...random.shuffle([...classes]));
  return labels.slice(0, trials);
}

/** @throws InputError for a number of classes that there are not */
export function drawProtocol(random: Random, trials: number, classes: number, sfreq: number): Protocol {
  if (!(classes >= 2 && classes <= CLASSES.length)) throw new InputError(`${classes} classes: expected 2 to 4`);
  const labels = shuffledLabels(random, trials, CLASSES.slice(0, classes));
  let seconds = FIXATION_S;
  const cues = labels.map((label): Cue => {
    seconds += FIXATION_S;
    const sample = Math.round(seconds * sfreq);
    seconds += IMAGERY_S + random.uniform(SHORTEST_PAUSE_S, LONGEST_PAUSE_S);
    const depth = clipped(random.normal(1, 0.3), 0.2, 1.6);
    return { sample, label, depth, potential: clipped(random.normal(1, 0.4), 0, 2) };
  });
  return { cues, length: Math.ceil(seconds + FIXATION_S) * Math.round(sfreq) };
}
