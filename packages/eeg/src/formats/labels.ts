// Classes of evaluation trials that come in a file of their own (BCI Competition IV: A01E.mat with `classlabel`).
import { readFile } from "node:fs/promises";
import { InputError } from "@sciformer/core";
import { matlabNumbers } from "@sciformer/core/node";
import type { Recording } from "../recording.ts";
import { isMatlabFile, withMatlab } from "./matlab-file.ts";

/** Code of a cue whose class is not told, and of the cue before class 1. */
const [UNKNOWN_CUE, BEFORE_FIRST_CUE] = ["783", 768];

/** The classes of a file, from 1: `classlabel` of a MATLAB file, or a number a line. @throws InputError */
export async function readLabels(path: string): Promise<readonly number[]> {
  const labels = (await isMatlabFile(path)) ? await matlabLabels(path) : await textLabels(path);
  const wrong = labels.findIndex((label) => !Number.isInteger(label) || label < 1);
  if (wrong >= 0) throw new InputError(`${path} label ${wrong + 1}: ${labels[wrong]}; expected a class from 1 on`);
  return labels;
}

function matlabLabels(path: string): Promise<number[]> {
  return withMatlab(path, (file) => {
    const numbers = matlabNumbers(file.get("classlabel"));
    if (!numbers) throw new InputError(`${path}: no numbers "classlabel" (has ${file.names.join(", ")})`);
    return Array.from(numbers.data);
  });
}

async function textLabels(path: string): Promise<number[]> {
  return (await readFile(path, "utf8")).split(/[\s,;]+/).flatMap((word) => (word === "" ? [] : [Number(word)]));
}

/**
 * The recording with unknown cues (code 783) replaced, in their order, by the code of their class: 769 for class 1.
 *
 * @throws InputError where there are more or fewer labels than cues
 */
export function withLabels(recording: Recording, labels: readonly number[], labelPath: string): Recording {
  const cues = recording.annotations.filter(({ text }) => text === UNKNOWN_CUE).length;
  if (cues !== labels.length) {
    throw new InputError(`${labelPath}: ${labels.length} labels for ${cues} trials of ${recording.source}`);
  }
  let next = 0;
  const annotations = recording.annotations.map((annotation) =>
    annotation.text === UNKNOWN_CUE ? { ...annotation, text: String(BEFORE_FIRST_CUE + labels[next++]!) } : annotation,
  );
  return { ...recording, annotations };
}
