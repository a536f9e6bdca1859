// Parity of the bipolar chain.
import { InputError, type ParityCase, type ParityValues } from "@sciformer/core";
import { z } from "zod";
import { bipolar } from "../montage/bipolar.ts";

const caseSchema = z.object({ channels: z.array(z.string()), pairs: z.array(z.string()) });

/** Kind `bipolar`: differences of named channels; `input/unipolar` is [channels, samples]. */
export function bipolarParity(testCase: ParityCase): ParityValues {
  const { channels, pairs } = caseSchema.parse(testCase.json);
  const input = testCase.tensors["input/unipolar"];
  if (!input) throw new InputError(`${testCase.path}: no input/unipolar`);
  const length = input.shape[1]!;
  const all = Float64Array.from(input.data, Number);
  const chain = bipolar(
    {
      channels: channels.map((name) => ({ name, kind: "eeg", unit: "uV" })),
      sfreq: 1,
      samples: channels.map((_, i) => all.subarray(i * length, (i + 1) * length)),
      annotations: [],
      startMs: null,
      source: testCase.path,
    },
    pairs,
  );
  const data = Float32Array.from(chain.samples.flatMap((samples) => Array.from(samples)));
  return { "output/bipolar": { shape: [pairs.length, length], data } };
}
