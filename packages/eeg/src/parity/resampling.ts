// Parity of the resamplers and of spectra.
import { InputError, type ParityCase, type ParityValue, type ParityValues } from "@sciformer/core";
import { z } from "zod";
import { decimate, polyphaseResample } from "../signal/polyphase.ts";
import { mneResample, periodicResample } from "../signal/resample.ts";
import { envelope, spectrogram, welch } from "../signal/spectra.ts";
import { arrayOf, namesBelow, rowsOf, stacked } from "./arrays.ts";

const resampleSchema = z.object({ fft_len: z.int().optional() });

/** The resampler that a result's name asks for: `resample_poly_16_25`, `mne_resample_down4`. */
function resampler(name: string, fftLength: number | undefined): ((x: Float64Array) => Float64Array) | undefined {
  const fft = /^fft_resample_(\d+)p(\d+)$/.exec(name);
  if (fft) return (x) => periodicResample(x, fftLength ?? Math.round(x.length * Number(`${fft[1]}.${fft[2]}`)));
  const poly = /^resample_poly_(\d+)_(\d+)$/.exec(name);
  if (poly) return (x) => polyphaseResample(x, Number(poly[1]), Number(poly[2]));
  const mne = /^mne_resample_(down|up)([\dp]+)$/.exec(name);
  if (mne) {
    const factor = Number(mne[2]!.replace("p", "."));
    return (x) => mneResample(x, mne[1] === "down" ? 1 / factor : factor);
  }
  const iir = /^decimate(\d+)_iir$/.exec(name);
  return iir ? (x) => decimate(x, Number(iir[1])) : undefined;
}

/** Kind `resample`. */
export function resampleParity(testCase: ParityCase): ParityValues {
  const { fft_len: length } = resampleSchema.parse(testCase.json);
  const rows = rowsOf(arrayOf(testCase, "input/x"));
  const values: Record<string, ParityValue> = {};
  for (const name of namesBelow(testCase, "output/")) {
    const run = resampler(name, length);
    if (run) values[`output/${name}`] = stacked(rows.map(run));
  }
  return values;
}

/** Samples of a segment, from the number of frequencies that the case has of it. */
function segmentOf(testCase: ParityCase, name: string): number {
  return 2 * (arrayOf(testCase, name).shape[0]! - 1);
}

/** Kind `spectra`: segment lengths as the case's frequencies tell. */
export function spectraParity(testCase: ParityCase): ParityValues {
  const { fs } = z.object({ fs: z.number() }).parse(testCase.json);
  const { data: x, shape } = arrayOf(testCase, "input/x");
  if (shape.length !== 1) throw new InputError(`${testCase.path}: input/x [${shape.join(", ")}]; expected one axis`);
  const power = welch(x, fs, segmentOf(testCase, "output/welch_f"));
  const { frequencies, times, density } = spectrogram(x, fs, segmentOf(testCase, "output/spec_f"));
  return {
    "output/welch_f": power.frequencies,
    "output/welch_psd": power.density,
    "output/spec_f": frequencies,
    "output/spec_t": times,
    "output/spec": {
      shape: [frequencies.length, times.length],
      data: Array.from(frequencies, (_, k) => density.map((segment) => segment[k]!)).flat(),
    },
    "output/hilbert_envelope": envelope(x),
  };
}
