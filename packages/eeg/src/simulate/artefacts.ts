// What an amplifier records besides the brain: blinks, muscles, drifts, the mains, its own noise.
import type { Random } from "@sciformer/core";
import { ELECTRODES, type UnitVector } from "../montage/positions.ts";
import { direction, times } from "./geometry.ts";
import { HEAD, leadField } from "./lead-field.ts";
import { normals } from "./normals.ts";
import { slowProcess } from "./processes.ts";
import type { Dipole, Subject } from "./subject.ts";

/** Hz. */
const MAINS = 50;

/** Two sources behind the eyes. */
const EYES: readonly Dipole[] = [25, -25].map((azimuth) => ({
  position: times(direction(112, azimuth), 0.078),
  moment: [0, 0.6, 0.8],
}));

/** What a blink of 1 at Fp1 and Fp2 is at the electrodes. */
function blinkTopography(electrodes: readonly UnitVector[]): Float64Array {
  const places = [...electrodes, ELECTRODES.get("Fp1")!, ELECTRODES.get("Fp2")!];
  const sum = new Float64Array(places.length);
  for (const { position, moment } of EYES) {
    const field = leadField(HEAD, position, places);
    for (const [i, [x, y, z]] of field.entries()) sum[i]! += x! * moment[0] + y! * moment[1] + z! * moment[2];
  }
  const atForehead = (sum.at(-1)! + sum.at(-2)!) / 2;
  return sum.slice(0, electrodes.length).map((value) => value / atForehead);
}

const [RISE_S, FALL_S] = [0.05, 0.08];

/** Adds blinks: a Gaussian that rises faster than it falls, 90 to 180 uV at the forehead. */
function addBlinks(
  random: Random,
  channels: readonly Float64Array[],
  sfreq: number,
  perSecond: number,
  electrodes: readonly UnitVector[],
) {
  const topography = blinkTopography(electrodes);
  const length = channels[0]!.length;
  const count = random.poisson((perSecond * length) / sfreq);
  for (let n = 0; n < count; n++) {
    const [centre, height] = [random.uniform(0, length / sfreq), random.uniform(90, 180)];
    const first = Math.max(0, Math.ceil((centre - 5 * RISE_S) * sfreq));
    const last = Math.min(length - 1, Math.floor((centre + 5 * FALL_S) * sfreq));
    for (let i = first; i <= last; i++) {
      const t = i / sfreq - centre;
      const value = height * Math.exp(-0.5 * (t / (t < 0 ? RISE_S : FALL_S)) ** 2);
      for (const [c, samples] of channels.entries()) samples[i]! += topography[c]! * value;
    }
  }
}

const MUSCLE_BURSTS_PER_S = 0.02;
/** Square of the distance on the unit sphere over which a burst fades. */
const MUSCLE_SPREAD = 0.15;

/** Adds bursts of white noise around one electrode each: 0.3 to 1 s, 4 to 12 uV. */
function addMuscles(
  random: Random,
  channels: readonly Float64Array[],
  sfreq: number,
  electrodes: readonly UnitVector[],
) {
  const length = channels[0]!.length;
  const count = random.poisson((MUSCLE_BURSTS_PER_S * length) / sfreq);
  for (let n = 0; n < count; n++) {
    const first = random.integer(length);
    const end = Math.min(length, first + Math.round(random.uniform(0.3, 1) * sfreq));
    const [strength, centre] = [random.uniform(4, 12), random.pick(electrodes)];
    const shares = electrodes.map((e) => {
      const squared = (e[0] - centre[0]) ** 2 + (e[1] - centre[1]) ** 2 + (e[2] - centre[2]) ** 2;
      return Math.exp(-squared / MUSCLE_SPREAD);
    });
    for (let i = first; i < end; i++) {
      const value = strength * random.normal();
      for (const [c, samples] of channels.entries()) samples[i]! += shares[c]! * value;
    }
  }
}

const [DRIFT_UV, DRIFT_TAU_S] = [6, 8];

/** Adds what each channel has of its own: drift, the mains where the rate can hold it, noise. */
function addChannelNoise(random: Random, channels: readonly Float64Array[], sfreq: number, subject: Subject) {
  const phase = random.uniform(0, 2 * Math.PI);
  for (const [c, samples] of channels.entries()) {
    const own = random.fork(c);
    const mains = 2 * MAINS < sfreq ? subject.lineNoise * own.uniform(0.3, 1) : 0;
    const drift = slowProcess(own, samples.length, sfreq, DRIFT_TAU_S);
    const noise = normals(own, samples.length);
    for (let i = 0; i < samples.length; i++) {
      const hum = mains * Math.sin(phase + (2 * Math.PI * MAINS * i) / sfreq);
      samples[i]! += DRIFT_UV * drift[i]! + hum + subject.sensorNoise * noise[i]!;
    }
  }
}

/** Adds all artefacts to the channels in place, uV. */
export function addArtefacts(
  random: Random,
  channels: readonly Float64Array[],
  electrodes: readonly UnitVector[],
  sfreq: number,
  subject: Subject,
): void {
  addBlinks(random.fork("blinks"), channels, sfreq, subject.blinkRate, electrodes);
  addMuscles(random.fork("muscles"), channels, sfreq, electrodes);
  addChannelNoise(random.fork("channels"), channels, sfreq, subject);
}
