// One session of one subject as a continuous recording: sources in the head, the cap on it, artefacts, annotations.
import { InputError, type Random } from "@sciformer/core";
import { CAP_22, ELECTRODES, type UnitVector } from "../montage/positions.ts";
import type { Recording } from "../recording.ts";
import { footCourse, handCourse, potentialCourse } from "./answers.ts";
import { addArtefacts } from "./artefacts.ts";
import { dot, rotated, smallRotation } from "./geometry.ts";
import { HEAD, leadField } from "./lead-field.ts";
import { backgroundPair, backgroundSpectrum, narrowBand, slowProcess } from "./processes.ts";
import { drawProtocol, IMAGERY_S, type Protocol } from "./protocol.ts";
import { type Dipole, type RhythmSource, SIDES, type Subject } from "./subject.ts";

/** How a session is recorded. */
export interface SessionOptions {
  /** Hz. */
  readonly sfreq: number;
  readonly trials: number;
  /** 2: hands; 3: feet too; 4: rest too. */
  readonly classes: number;
  /** Electrodes of the 10-10 system. */
  readonly channels: readonly string[];
}

export const SESSION_DEFAULTS: SessionOptions = { sfreq: 125, trials: 100, classes: 2, channels: CAP_22 };

const [LOWEST_RATE, HIGHEST_RATE] = [80, 5000];

/** Degrees by which the cap sits otherwise each time, and how much stronger or weaker a source is. */
const CAP_DEVIATION = 2;
const [LEAST_GAIN, MOST_GAIN] = [0.85, 1.18];

/** Volts per ampere metre to microvolts per nanoampere metre. */
const UV_PER_NAM = 1e-3;

/** Logarithm of a rhythm's slow swelling: deviation and correlation time. */
const [SWELLING, SWELLING_S] = [0.35, 6];

/** The channels of a session, to which sources add themselves. */
class Scalp {
  readonly channels: readonly Float64Array[];
  readonly #electrodes: readonly UnitVector[];

  constructor(electrodes: readonly UnitVector[], length: number) {
    this.#electrodes = electrodes;
    this.channels = electrodes.map(() => new Float64Array(length));
  }

  /** Adds a dipole whose moment is `moment(i)` nA m at sample i. */
  add({ position, moment }: Dipole, strength: Float64Array, amplitude: number): void {
    const field = leadField(HEAD, position, this.#electrodes);
    for (const [c, samples] of this.channels.entries()) {
      const gain = UV_PER_NAM * amplitude * dot(field[c] as unknown as UnitVector, moment);
      for (let i = 0; i < samples.length; i++) samples[i]! += gain * strength[i]!;
    }
  }
}

/** A rhythm of unit variance that swells and fades, times what the task makes of it. */
function rhythm(
  random: Random,
  source: RhythmSource,
  length: number,
  sfreq: number,
  course?: Float64Array,
): Float64Array {
  const signal = narrowBand(random, length, sfreq, source);
  const swelling = slowProcess(random, length, sfreq, SWELLING_S);
  for (let i = 0; i < length; i++) signal[i]! *= Math.exp(SWELLING * swelling[i]!) * (course ? course[i]! : 1);
  return signal;
}

/** Adds everything that the brain does. Every source has a stream of its own. */
function addBrain(
  random: Random,
  scalp: Scalp,
  subject: Subject,
  protocol: Protocol,
  { sfreq, classes }: SessionOptions,
) {
  const { length } = protocol;
  let sources = 0;
  const gain = (own: Random) => own.uniform(LEAST_GAIN, MOST_GAIN);
  const addRhythm = (source: RhythmSource, course?: Float64Array) => {
    const own = random.fork(sources++);
    const level = gain(own);
    scalp.add(source, rhythm(own, source, length, sfreq, course), source.amplitude * level);
  };
  const { hands, foot, desynchronisation, potentialAmplitude } = subject;
  for (const side of SIDES) {
    const { mu, beta, potential } = hands[side];
    addRhythm(mu, handCourse(protocol, sfreq, side, desynchronisation, desynchronisation.mu));
    addRhythm(beta, handCourse(protocol, sfreq, side, desynchronisation, desynchronisation.beta));
    const slow = potentialCourse(protocol, sfreq, side, desynchronisation.latency);
    scalp.add(potential, slow, potentialAmplitude * gain(random.fork(sources++)));
  }
  if (classes > 2) addRhythm(foot, footCourse(protocol, sfreq, desynchronisation, desynchronisation.beta));
  for (const source of subject.others) addRhythm(source);
  addBackground(random.fork("background"), scalp, subject, length, sfreq);
}

function addBackground(random: Random, scalp: Scalp, { background, gamma }: Subject, length: number, sfreq: number) {
  const amplitudes = backgroundSpectrum(length, sfreq, gamma);
  for (let k = 0; k < background.length; k += 2) {
    const pair = backgroundPair(random.fork(k), length, amplitudes);
    for (const [i, source] of background.slice(k, k + 2).entries()) {
      scalp.add(source, pair[i as 0 | 1], source.amplitude * random.uniform(LEAST_GAIN, MOST_GAIN));
    }
  }
}

/** Directions of the electrodes. @throws InputError for a name that is none */
function electrodesOf(channels: readonly string[]): UnitVector[] {
  return channels.map((name) => {
    const place = ELECTRODES.get(name);
    if (!place) throw new InputError(`simulated cap: "${name}" is no electrode of the 10-10 system`);
    return place;
  });
}

/**
 * Simulates one session.
 *
 * @param random its own stream; the subject is the same in each of its sessions
 * @param source name of the recording
 * @throws InputError for electrodes, classes or a rate that cannot be simulated
 */
export function simulateSession(random: Random, subject: Subject, options: SessionOptions, source: string): Recording {
  const { sfreq, trials, classes, channels } = options;
  if (!(sfreq >= LOWEST_RATE && sfreq <= HIGHEST_RATE)) {
    throw new InputError(`simulated rate ${sfreq} Hz: expected ${LOWEST_RATE} to ${HIGHEST_RATE} Hz`);
  }
  const protocol = drawProtocol(random.fork("protocol"), trials, classes, sfreq);
  const turn = smallRotation(random.fork("cap"), CAP_DEVIATION);
  const electrodes = electrodesOf(channels).map((place) => rotated(place, turn));
  const scalp = new Scalp(electrodes, protocol.length);
  addBrain(random.fork("brain"), scalp, subject, protocol, options);
  addArtefacts(random.fork("artefacts"), scalp.channels, electrodes, sfreq, subject);
  return {
    channels: channels.map((name) => ({ name, kind: "eeg", unit: "uV" })),
    sfreq,
    samples: scalp.channels,
    annotations: protocol.cues.map(({ sample, label }) => ({
      onset: sample / sfreq,
      duration: IMAGERY_S,
      text: label,
    })),
    startMs: null,
    source,
  };
}
