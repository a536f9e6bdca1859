// Parity of scores and tests.
import type { ParityCase, ParityValues } from "@sciformer/core";
import { z } from "zod";
import {
  accuracy,
  areaUnderCurve,
  argmax,
  balancedAccuracy,
  type Confusion,
  confusionMatrix,
  informationTransferRate,
  kappa,
  weightedF1,
} from "../metrics.ts";
import { benjaminiHochberg, pairedTTest } from "../significance.ts";
import { arrayOf, namesBelow, rowsOf, stacked } from "./arrays.ts";

/** Classes, accuracy and seconds of a selection, as the case's note has them: N=4, P=0.85, 2 s. */
function selectionOf(testCase: ParityCase): readonly [number, number, number] {
  const { note } = z.object({ note: z.string().default("") }).parse(testCase.json);
  const [, classes, share, seconds] = /N=(\d+),? P=([\d.]+),? ([\d.]+) s/.exec(note) ?? [null, 4, 0.85, 2];
  return [Number(classes), Number(share), Number(seconds)];
}

/** Kind `metrics`: of a pair the first is of two classes, the second of more. */
export function metricsParity(testCase: ParityCase): ParityValues {
  const numbers = (name: string) => arrayOf(testCase, `input/${name}`).data;
  const logits = arrayOf(testCase, "input/multi_logits");
  const binary = confusionMatrix(numbers("binary_labels"), numbers("binary_pred"), 2);
  const multi = confusionMatrix(numbers("multi_labels"), rowsOf(logits).map(argmax), logits.shape[1]!);
  const both = (metric: (confusion: Confusion) => number | null) =>
    [binary, multi].map((confusion) => metric(confusion) ?? Number.NaN);
  const others = namesBelow(testCase, "input/acc_").filter((name) => name !== "reference");
  const p = others.sort().map((name) => pairedTTest(numbers("acc_reference"), numbers(`acc_${name}`)));
  return {
    "output/accuracy": both(accuracy),
    "output/balanced_accuracy": both(balancedAccuracy),
    "output/auc": [areaUnderCurve(numbers("binary_labels"), numbers("binary_scores")) ?? Number.NaN],
    "output/f1_weighted": both(weightedF1),
    "output/kappa": both(kappa),
    "output/confusion_binary": stacked(binary),
    "output/confusion_multi": stacked(multi),
    "output/paired_t_p": p,
    "output/bh_adjusted_p": benjaminiHochberg(p),
    "output/itr_bits_per_min": [informationTransferRate(...selectionOf(testCase))],
  };
}
