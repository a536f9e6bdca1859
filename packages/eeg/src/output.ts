// How what a network says about a trial lies in one row of its output.
import type { NetworkConfig } from "./config.ts";
import { hasChannelAttention, hasSpatialBranch } from "./model.ts";

/** What a row can hold. */
type OutputName = "logits" | "alpha" | "spatialAttention";

/** A part of a row of the output. */
interface OutputPart {
  readonly name: OutputName;
  /** Column of its first number. */
  readonly start: number;
  readonly length: number;
}

/**
 * The parts of a row, one behind the other: `logits` [classes], the channels' weights `alpha` [channels], and
 * `spatialAttention` [channels, channels], the attention of each channel to all, mean over heads and layers. The last
 * two only from a DBConformer that has them.
 */
export function outputParts(model: NetworkConfig): readonly OutputPart[] {
  const lengths: [OutputName, number][] = [["logits", model.n_classes]];
  if (model.kind === "dbconformer") {
    if (hasChannelAttention(model)) lengths.push(["alpha", model.chn]);
    if (hasSpatialBranch(model)) lengths.push(["spatialAttention", model.chn ** 2]);
  }
  return lengths.map(([name, length], index) => {
    const start = lengths.slice(0, index).reduce((sum, [, before]) => sum + before, 0);
    return { name, start, length };
  });
}

/** What a network says about one trial. */
export interface TrialOutput {
  /** [classes]: probabilities. */
  readonly probabilities: Float32Array;
  /** [channels], or null from a network without channel attention. */
  readonly alpha: Float32Array | null;
  /** [channels * channels], rows attend; or null from a network without attention between channels. */
  readonly spatialAttention: Float32Array | null;
}

/** exp(x_k) / sum of exp(x_j). */
export function softmax(logits: ArrayLike<number>): Float32Array {
  const most = Math.max(...Array.from(logits));
  const powers = Array.from(logits, (value) => Math.exp(value - most));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return Float32Array.from(powers, (power) => power / total);
}

/** The trials of an output of `predictions`. */
export function readOutputs(output: ArrayLike<number>, model: NetworkConfig): TrialOutput[] {
  const parts = outputParts(model);
  const width = parts.reduce((sum, { length }) => sum + length, 0);
  const values = Float32Array.from(output);
  const part = (row: number, wanted: OutputName) => {
    const found = parts.find(({ name }) => name === wanted);
    return found ? values.slice(row * width + found.start, row * width + found.start + found.length) : null;
  };
  return Array.from({ length: values.length / width }, (_, row) => ({
    probabilities: softmax(part(row, "logits")!),
    alpha: part(row, "alpha"),
    spatialAttention: part(row, "spatialAttention"),
  }));
}
