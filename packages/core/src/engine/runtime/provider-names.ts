// The execution providers of ONNX Runtime that graphs can run on.

/** Names of execution providers. */
export const PROVIDERS = ["cpu", "webgpu", "cuda"] as const;

/** Where a graph runs: `cpu` is always there, the others need a device; nodes that they lack run on the cpu. */
export type Provider = (typeof PROVIDERS)[number];
