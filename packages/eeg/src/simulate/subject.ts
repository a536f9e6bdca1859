// What is particular to a subject: where its rhythms come from, how fast and strong they are, how they answer to a task.
import type { Random } from "@sciformer/core";
import type { UnitVector } from "../montage/positions.ts";
import { anyDirection, direction, forward, plus, times, unit } from "./geometry.ts";
import { clipped, type Rhythm } from "./processes.ts";

/** A current dipole. */
export interface Dipole {
  /** m. */
  readonly position: UnitVector;
  /** Direction of the moment, a unit vector. */
  readonly moment: UnitVector;
}

/** A dipole whose moment swings; nA m root mean square. */
export interface RhythmSource extends Dipole, Rhythm {
  readonly amplitude: number;
}

export type Side = "left" | "right";
export const SIDES: readonly Side[] = ["left", "right"];

/** One hand area of the cortex, named by its side of the head. */
interface HandArea {
  readonly mu: RhythmSource;
  readonly beta: RhythmSource;
  /** Where the movement-related potential arises, radial. */
  readonly potential: Dipole;
}

/** Desynchronisation: what share of a rhythm's power imagery takes away. */
export interface Desynchronisation {
  readonly mu: number;
  readonly beta: number;
  /** The same on the side of the hand, as a share; below 0 the rhythm grows there. */
  readonly ipsilateral: number;
  /** Seconds from the cue to the first answer. */
  readonly latency: number;
}

export interface Subject {
  readonly hands: Readonly<Record<Side, HandArea>>;
  readonly foot: RhythmSource;
  readonly desynchronisation: Desynchronisation;
  /** nA m, of the movement-related potential. */
  readonly potentialAmplitude: number;
  /** Rhythms that the task leaves alone: occipital alpha, frontal theta, others. */
  readonly others: readonly RhythmSource[];
  readonly background: readonly (Dipole & { readonly amplitude: number })[];
  /** Exponent of the background's 1/f. */
  readonly gamma: number;
  /** Blinks per second. */
  readonly blinkRate: number;
  /** uV. */
  readonly sensorNoise: number;
  readonly lineNoise: number;
}

const CORTEX = 0.074;
const [FRONTAL_INCLINATION, OCCIPITAL_INCLINATION, OCCIPITAL_AZIMUTH] = [46, 80, 155];
const BACKGROUND_SOURCES = 40;
const DISTRACTORS = 4;

const radialAt = (u: UnitVector, radius = CORTEX): Dipole => ({ position: times(u, radius), moment: u });

/** Partly radial, partly along the head to the front. */
function obliqueAt(u: UnitVector, radial: number): Dipole {
  return { position: times(u, CORTEX), moment: unit(plus(times(u, radial), times(forward(u), 1 - radial))) };
}

/** What both hand areas of a subject share. */
interface Hands {
  readonly frequency: number;
  readonly betaFrequency: number;
  readonly amplitude: number;
  /** How far the dipoles point out of the head. */
  readonly radial: number;
}

function handArea(random: Random, side: Side, { frequency, betaFrequency, amplitude, radial }: Hands): HandArea {
  const sign = side === "left" ? 1 : -1;
  const near = (azimuth: number) => direction(random.normal(46, 4), sign * random.normal(azimuth, 4));
  const muPlace = near(98);
  const muFrequency = side === "left" ? frequency : frequency + 0.2;
  const mu = { ...obliqueAt(muPlace, radial), frequency: muFrequency, tau: 0.25, amplitude };
  const share = random.uniform(0.25, 0.5);
  const beta = { ...obliqueAt(near(86), radial), frequency: betaFrequency, tau: 0.12, amplitude: amplitude * share };
  return { mu, beta, potential: radialAt(muPlace) };
}

function bystanders(random: Random, muFrequency: number): RhythmSource[] {
  const occipital = [1, -1].map((sign) => ({
    ...radialAt(direction(OCCIPITAL_INCLINATION, sign * OCCIPITAL_AZIMUTH)),
    frequency: muFrequency + random.normal(0, 0.7),
    tau: 0.35,
    amplitude: random.uniform(25, 70),
  }));
  const theta = { ...radialAt(direction(FRONTAL_INCLINATION, 0)), frequency: 6.2, tau: 0.25, amplitude: 12 };
  const distractors = Array.from({ length: DISTRACTORS }, () => ({
    position: times(direction(random.uniform(15, 60), random.uniform(-180, 180)), CORTEX),
    moment: anyDirection(random),
    frequency: muFrequency + random.normal(0, 1.5),
    tau: 0.25,
    amplitude: random.uniform(6, 18),
  }));
  return [...occipital, theta, ...distractors];
}

function background(random: Random): Subject["background"] {
  return Array.from({ length: BACKGROUND_SOURCES }, () => ({
    position: times(anyDirection(random), random.uniform(0.04, 0.078)),
    moment: anyDirection(random),
    amplitude: 22 * random.uniform(0.8, 1.2),
  }));
}

/** Draws a subject. */
export function drawSubject(random: Random): Subject {
  const frequency = clipped(random.normal(10.5, 1), 8.5, 12.5);
  const betaFrequency = clipped(2 * frequency + random.normal(0, 1.2), 17, 26);
  const amplitude = random.uniform(18, 40);
  const both = { frequency, betaFrequency, amplitude, radial: random.uniform(0.25, 0.6) };
  const hands = { left: handArea(random, "left", both), right: handArea(random, "right", both) };
  return {
    hands,
    foot: { ...radialAt(direction(12, 0)), frequency: betaFrequency, tau: 0.12, amplitude: hands.left.beta.amplitude },
    desynchronisation: {
      mu: clipped(random.normal(0.55, 0.18), 0.05, 0.85),
      beta: clipped(random.normal(0.5, 0.18), 0.05, 0.8),
      ipsilateral: random.uniform(-0.1, 0.4),
      latency: random.uniform(0.3, 0.6),
    },
    potentialAmplitude: random.uniform(8, 22),
    others: bystanders(random, frequency),
    background: background(random),
    gamma: random.uniform(0.9, 1.4),
    blinkRate: random.uniform(0.08, 0.25),
    sensorNoise: random.uniform(0.4, 0.9),
    lineNoise: random.uniform(0.3, 2),
  };
}
