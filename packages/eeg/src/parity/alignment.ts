// Parity of Euclidean alignment.
import type { ParityCase, ParityValues } from "@sciformer/core";
import type { Matrix } from "ml-matrix";
import { covariance } from "../alignment/covariance.ts";
import { align, fitAlignment, OnlineAlignment } from "../alignment/euclidean.ts";
import { arrayOf, rowsOf, stacked } from "./arrays.ts";

function online(trials: readonly Float64Array[], channels: number): { aligned: Float64Array[]; references: Matrix[] } {
  const alignment = new OnlineAlignment(channels);
  const references: Matrix[] = [];
  const aligned = trials.map((trial) => {
    const result = alignment.push(trial);
    references.push(alignment.reference);
    return result;
  });
  return { aligned, references };
}

/** Kind `euclidean_alignment`: all at once, one by one, and the one after the other. */
export function alignmentParity(testCase: ParityCase): ParityValues {
  const input = arrayOf(testCase, "input/trials");
  const [, channels, length] = input.shape as [number, number, number];
  const trials = rowsOf(input);
  const alignment = fitAlignment(trials, channels);
  const aligned = trials.map((trial) => align(alignment, trial));
  const oneByOne = online(trials, channels);
  const square = [channels, channels];
  const matrices = (list: readonly Matrix[]) =>
    stacked(
      list.map((matrix) => matrix.to1DArray()),
      square,
    );
  return {
    "mid/trial_covariances": matrices(trials.map((trial) => covariance(trial, channels))),
    "mid/reference": { shape: square, data: alignment.reference.to1DArray() },
    "mid/inverse_sqrt": { shape: square, data: alignment.whitening.to1DArray() },
    "output/aligned": stacked(aligned, [channels, length]),
    "output/online_aligned": stacked(oneByOne.aligned, [channels, length]),
    "mid/online_references": matrices(oneByOne.references),
    "output/batch_then_online": stacked(online(aligned, channels).aligned, [channels, length]),
  };
}
