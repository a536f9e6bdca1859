// What a kernel of the trace backend is: it looks at values and appends nodes.
import type { Graph } from "./graph.ts";
import type { Value } from "./value.ts";

/** Inputs of a kernel by tfjs's names; optional ones may be absent. */
export type KernelInputs = Readonly<Record<string, Value | undefined>>;

/** Attributes of a kernel as tfjs passes them. */
// biome-ignore lint/suspicious/noExplicitAny: tfjs types attributes per kernel; each kernel file states the ones it reads
export type KernelAttributes = Readonly<Record<string, any>>;

/**
 * The traced form of one tfjs kernel.
 *
 * @param list all inputs in tfjs's order, for kernels that take a list (Concat, AddN, Pack)
 */
export type TraceKernel = (
  graph: Graph,
  inputs: KernelInputs,
  attributes: KernelAttributes,
  list: readonly Value[],
) => Value | readonly Value[];

/** tfjs kernel name -> traced form. */
export type KernelTable = Readonly<Record<string, TraceKernel>>;
