// Numbers as a tensor of a type holds them.
import type { OnnxDtype } from "../../onnx/model.ts";

/** `number` as an element of a tensor: rounded to float32, towards zero for whole numbers (NaN is 0); bools are 0 and 1. */
export function storedNumber(dtype: OnnxDtype, number: number): number {
  if (dtype === "float32") return Math.fround(number);
  if (dtype === "bool") return Number(number !== 0);
  return Math.trunc(number) || 0;
}
