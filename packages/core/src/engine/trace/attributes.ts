// Short constructors of node attributes.
import type { OnnxAttribute } from "../onnx/model.ts";

export const int = (value: number): OnnxAttribute => ({ kind: "int", value });
export const float = (value: number): OnnxAttribute => ({ kind: "float", value });
export const text = (value: string): OnnxAttribute => ({ kind: "string", value });
export const ints = (value: readonly number[]): OnnxAttribute => ({ kind: "ints", value: [...value] });
