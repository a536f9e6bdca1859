// Parity of the temperature calibration: the published fit and the true optimum, of labels and of distributions.
import { type ParityCase, type ParityValue, type ParityValues, requiredTensor } from "@sciformer/core";
import { type CalibrationRows, optimalTemperature, publishedTemperature } from "../wyformer/temperature.ts";

/** Labels as distributions. */
function oneHot(labels: ArrayLike<number | bigint>, tokens: number): Float32Array {
  const out = new Float32Array(labels.length * tokens);
  for (let row = 0; row < labels.length; row++) out[row * tokens + Number(labels[row])] = 1;
  return out;
}

/** Kind `temperature`. */
export async function temperatureParity(testCase: ParityCase): Promise<ParityValues> {
  const { data, shape } = requiredTensor(testCase, "input/logits");
  const tokens = shape[1]!;
  const logits = Float64Array.from(data, Number);
  const kinds: Record<string, CalibrationRows> = {
    "": { logits, tokens, targets: oneHot(requiredTensor(testCase, "input/labels").data, tokens) },
    _soft: { logits, tokens, targets: Float64Array.from(requiredTensor(testCase, "input/soft_labels").data, Number) },
  };
  const values: Record<string, ParityValue> = {};
  for (const [suffix, rows] of Object.entries(kinds)) {
    values[`output/temperature${suffix}`] = { shape: [1], data: [publishedTemperature(rows)] };
    values[`output/optimum${suffix}`] = { shape: [1], data: [optimalTemperature(rows)] };
  }
  return values;
}
