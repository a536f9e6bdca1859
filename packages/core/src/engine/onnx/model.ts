// An ONNX model as plain data: what the tracer builds, the writer serialises and the printer shows.

/** Element types that graphs use. */
export type OnnxDtype = "float32" | "uint8" | "int32" | "int64" | "bool";

/** Operator set domains: the standard one is "", contributed operators of ONNX Runtime are "com.microsoft". */
export type OnnxDomain = "" | "com.microsoft";

/** A constant. `data` holds the elements row-major, little-endian; bools and bytes take one byte each. */
export interface OnnxTensor {
  readonly name: string;
  readonly dtype: OnnxDtype;
  readonly shape: readonly number[];
  readonly data: Uint8Array;
}

/** An attribute of a node, by its protobuf type. */
export type OnnxAttribute =
  | { readonly kind: "int"; readonly value: number }
  | { readonly kind: "float"; readonly value: number }
  | { readonly kind: "string"; readonly value: string }
  | { readonly kind: "ints"; readonly value: readonly number[] }
  | { readonly kind: "floats"; readonly value: readonly number[] }
  | { readonly kind: "tensor"; readonly value: OnnxTensor };

/** One operation. Omitted optional inputs and outputs are empty strings. */
export interface OnnxNode {
  /** `<tfjs kernel>#<n>`: what errors and profiles of ONNX Runtime show. */
  readonly name: string;
  readonly op: string;
  readonly domain: OnnxDomain;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, OnnxAttribute>>;
}

/** A graph input or output; a string in the shape is a symbolic dimension. */
export interface OnnxValueInfo {
  readonly name: string;
  readonly dtype: OnnxDtype;
  readonly shape: readonly (number | string)[];
}

/** A whole model. Nodes stand in an order in which every value is made before it is used. */
export interface OnnxModel {
  readonly name: string;
  readonly nodes: readonly OnnxNode[];
  readonly inputs: readonly OnnxValueInfo[];
  readonly outputs: readonly OnnxValueInfo[];
  readonly initializers: readonly OnnxTensor[];
  /** Key-value metadata stored with the model. */
  readonly metadata: Readonly<Record<string, string>>;
}
