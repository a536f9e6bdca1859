// One traced function for one set of argument shapes, loaded into ONNX Runtime with all its memory bound.
import * as tf from "@tensorflow/tfjs-core";
import { InputError } from "../errors.ts";
import type { Context } from "../nn/context.ts";
import type { Module } from "../nn/module.ts";
import type { HostTensor } from "../plugin.ts";
import { debugEngine, isDebugged } from "./debug.node.ts";
import type { TensorFunction } from "./engine.ts";
import { fillNormal, type StepNoise } from "./noise.ts";
import type { OnnxDtype, OnnxModel } from "./onnx/model.ts";
import { printModel } from "./onnx/print.ts";
import { serialiseModel } from "./onnx/writer.ts";
import { type OrtSession, type OrtValue, openSession } from "./runtime/ort.node.ts";
import { openProfiledSession } from "./runtime/profiled-session.node.ts";
import type { Provider } from "./runtime/provider-names.ts";
import { fillMaskBytes } from "./runtime/wasm/fill-mask-bytes.ts";
import type { Arguments } from "./signature.ts";
import { TraceError } from "./trace/errors.ts";
import { RESULT, resultsByName, toModel } from "./trace/finish.ts";
import { TraceNoise } from "./trace/noise.ts";
import { type Signature, type Trace, traceFunction } from "./trace/trace.ts";
import { sizeOf, type Value } from "./trace/value.ts";
import type { ElementArray, VariableMemory } from "./variables.ts";

/** How programs run. */
export interface EngineOptions {
  /** Threads of ONNX Runtime; physical cores unless given (`SCIFORMER_THREADS`). */
  readonly threads?: number;
  /** What executes the graph: the CPU unless given. */
  readonly provider?: Provider;
  /** Waiting threads spin unless this is false: a tenth faster where the machine has nothing else to do, ruinous else. */
  readonly spinning?: boolean;
  /** Modules whose paths error messages name. */
  readonly model?: Module;
}

/** What a program is made from. */
export interface ProgramSpec {
  readonly name: string;
  readonly fn: TensorFunction;
  readonly signature: Readonly<Record<string, Signature>>;
  readonly training: boolean;
  /** True when the context has a noise source. */
  readonly noisy: boolean;
  /** Variables become constants. */
  readonly frozen: boolean;
  readonly variables: VariableMemory;
  /** Arrays that outputs are written to, by output name; others are allocated. */
  readonly outputs?: Readonly<Record<string, Float32Array>>;
  readonly threads: number;
  readonly provider: Provider;
  readonly spinning?: boolean;
  readonly model?: Module | undefined;
}

/** What compiling cost. */
export interface ProgramStats {
  readonly traceMs: number;
  readonly sessionMs: number;
  readonly nodes: number;
  readonly modelBytes: number;
}

/** Topic of SCIFORMER_DEBUG. */
const PROFILE = "profile";

/** A loaded graph with the arrays it reads and writes. */
export class Program {
  readonly stats: ProgramStats;
  readonly warnings: readonly string[];
  /** Variables that became constants, with the version that did. */
  readonly frozen: ReadonlyMap<tf.Variable, tf.DataId>;
  /** Variables that the function assigns. */
  readonly assigned: readonly tf.Variable[];
  readonly #model: OnnxModel;
  readonly #session: OrtSession;
  readonly #run: () => void;
  readonly #arguments = new Map<string, ElementArray>();
  readonly #outputs = new Map<string, OrtValue>();
  readonly #noise: readonly { readonly call: number; readonly rate: number | undefined; readonly data: ElementArray }[];
  readonly #moves: readonly { readonly from: ElementArray; readonly to: ElementArray }[];

  /** @throws TraceError when the function cannot be compiled */
  constructor(spec: ProgramSpec) {
    const started = performance.now();
    const trace = traceSpec(spec);
    const traceMs = performance.now() - started;
    this.warnings = trace.session.warnings;
    this.frozen = trace.session.frozen;
    this.assigned = trace.assigned.map(({ variable }) => variable);
    const assigned = Object.fromEntries(trace.assigned.map(({ value }, i) => [`assigned/${i}`, value]));
    const outputs = { ...resultsByName(trace.outputs), ...assigned };
    this.#model = toModel(trace.session.graph, outputs, { name: spec.name });
    const bytes = serialiseModel(this.#model);
    this.#session = open(bytes, spec);
    const sessionMs = performance.now() - started - traceMs;
    this.stats = { traceMs, sessionMs, nodes: this.#model.nodes.length, modelBytes: bytes.length };
    this.#noise = trace.noise.map(({ value, call, rate }) => ({ call, rate, data: allocate(value) }));
    for (const { name, dtype, shape } of this.#model.outputs) {
      const data = spec.outputs?.[name.slice(RESULT.length)] ?? allocate({ dtype, shape: shape as number[] });
      this.#outputs.set(name, { dtype, shape: shape as number[], data });
    }
    this.#moves = trace.assigned.map(({ variable }, i) => ({
      from: this.#outputs.get(`assigned/${i}`)!.data as ElementArray,
      to: spec.variables.values(variable),
    }));
    this.#run = this.#session.bind(this.#feeds(trace, spec), Object.fromEntries(this.#outputs));
    debugEngine(() => `${spec.name}: trace ${ms(traceMs)}, session ${ms(sessionMs)}; ${rewrites(trace, this.#model)}`);
    debugEngine(() => printModel(this.#model), "graph");
  }

  /**
   * Copies the arguments in, draws the noise and runs the graph. Outputs stay in their arrays.
   *
   * @throws Error when an argument does not have as many elements as its shape says
   */
  run(given: Arguments, noise?: StepNoise): void {
    for (const [name, own] of this.#arguments) {
      const { data, shape } = given[name]!;
      if (data.length !== own.length) {
        throw new Error(`argument ${name}: ${data.length} elements where the shape [${shape}] has ${own.length}`);
      }
      own.set(data);
    }
    for (const { call, rate, data } of this.#noise) {
      if (rate === undefined) fillNormal(data as Float32Array, noise!.stream(call));
      else fillMaskBytes(data as Uint8Array, rate, noise!.stream(call));
    }
    this.#run();
    for (const { from, to } of this.#moves) to.set(from);
  }

  /** True if the graph puts out `name`. */
  has(name: string): boolean {
    return this.#outputs.has(RESULT + name);
  }

  /** The array that an output was written to; the next run writes it again. */
  output(name: string): HostTensor {
    const { data, shape } = this.#outputs.get(RESULT + name)!;
    return { data: data as ElementArray, shape };
  }

  /** Copies of all outputs of the function. */
  results(): Record<string, HostTensor> {
    const own = [...this.#outputs].filter(([name]) => name.startsWith(RESULT));
    return Object.fromEntries(
      own.map(([name, { data, shape }]) => [
        name.slice(RESULT.length),
        { data: (data as ElementArray).slice(), shape },
      ]),
    );
  }

  /** The graph as a listing. */
  toString(): string {
    return printModel(this.#model);
  }

  dispose(): void {
    this.#session.dispose();
  }

  #feeds(trace: Trace, { variables }: ProgramSpec): Record<string, OrtValue> {
    const arrays = new Map<string, ElementArray>();
    for (const value of trace.arguments) {
      const data = allocate(value);
      arrays.set(value.name, data);
      this.#arguments.set(value.name, data);
    }
    for (const [i, { value }] of trace.noise.entries()) arrays.set(value.name, this.#noise[i]!.data);
    for (const { value, dataId, variable } of trace.captured) {
      const data = variable ? variables.values(variable) : (tf.engine().readSync(dataId).slice() as ElementArray);
      arrays.set(value.name, data);
    }
    const feeds = this.#model.inputs.map(({ name, dtype, shape }) => {
      const data = arrays.get(name)!;
      return [name, { dtype, shape: shape as number[], data }] as const;
    });
    for (const name of this.#arguments.keys()) {
      if (!this.#model.inputs.some((input) => input.name === name)) this.#arguments.delete(name);
    }
    return Object.fromEntries(feeds);
  }
}

/** @throws TraceError when ONNX Runtime does not take the graph, so that another engine may */
function open(model: Uint8Array, { name, threads, provider, spinning = true }: ProgramSpec): OrtSession {
  const options = { threads, provider, spinning };
  const tell = (tables: string) => debugEngine(() => `${name}: ${tables}`, PROFILE);
  try {
    return isDebugged(PROFILE) ? openProfiledSession(model, options, tell) : openSession(model, options);
  } catch (cause) {
    if (cause instanceof InputError) throw cause;
    throw new TraceError(`${name}: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
}

function traceSpec({ fn, signature, training, noisy, frozen, threads, provider, model }: ProgramSpec): Trace {
  const context: Context = noisy ? { training, noise: new TraceNoise() } : { training };
  const target = { contrib: provider === "cpu", frozen, threads };
  return traceFunction((inputs) => fn(inputs, context), signature, { target, model });
}

function allocate({ dtype, shape }: Pick<Value, "dtype" | "shape">): ElementArray {
  return new (arrayType(dtype))(sizeOf(shape));
}

function arrayType(dtype: OnnxDtype): Float32ArrayConstructor | Int32ArrayConstructor | Uint8ArrayConstructor {
  if (dtype === "float32") return Float32Array;
  if (dtype === "int32") return Int32Array;
  if (dtype === "uint8" || dtype === "bool") return Uint8Array;
  throw new TraceError(`a compiled function cannot take or give ${dtype}`);
}

/** How many nodes each rewrite left: what the kernels asked for, equal ones made once, dead ones dropped. */
function rewrites({ session: { kernelCalls, graph } }: Trace, { nodes }: OnnxModel): string {
  const calls = [...kernelCalls.values()].reduce((sum, count) => sum + count, 0);
  return `${calls} kernels gave ${graph.emitted} nodes, ${graph.nodes.length} without equal ones, ${nodes.length} without dead ones`;
}

const ms = (time: number) => `${time.toFixed(0)} ms`;
