// One trace in progress: its graph, the tensors it took from outside and the variables it assigned.
import * as tf from "@tensorflow/tfjs-core";
import type { OnnxDtype } from "../onnx/model.ts";
import { encodeElements } from "./elements.ts";
import { callerLine, TraceError } from "./errors.ts";
import { Graph, type GraphTarget } from "./graph.ts";
import { sizeOf, type Value } from "./value.ts";

/** A tensor of the eager backend that the traced function uses; it became an input of the graph. */
export interface Captured {
  readonly value: Value;
  readonly dataId: tf.DataId;
  /** The variable that holds it, where one does: its value may change from run to run. */
  readonly variable: tf.Variable | undefined;
}

/** A random tensor of the traced function: the runtime fills this input anew for every run. */
export interface NoiseInput {
  readonly value: Value;
  /** Position among the calls of the step's noise source. */
  readonly call: number;
  /** Share of zeros of a 0/1 mask; undefined for standard normal noise. */
  readonly rate: number | undefined;
}

/** Tensors up to this many elements that are captured or created inside become constants. */
const BAKED_ELEMENTS = 16;
/** From here on a tensor created inside the function is worth a warning. */
const BAKED_WARNING_BYTES = 65_536;
/** Operations of tfjs that draw random numbers, by the names of their scopes, and what serves in their place. */
const FROZEN_RANDOM = new Map([
  ["randomNormal__op", "context.noise.normal"],
  ["randomStandardNormal__op", "context.noise.normal"],
  ["randomUniform__op", "context.noise.normal"],
  ["randomUniformInt__op", "an argument that holds them"],
  ["truncatedNormal__op", "context.noise.normal"],
  ["randomGamma__op", "an argument that holds them"],
  ["multinomial__op", "an argument that holds them"],
  ["rand__op", "an argument that holds them"],
  ["dropout__op", "dropout(x, rate, context) of @sciformer/core"],
]);

type TraceDtype = "float32" | "int32" | "bool";

/** tfjs's element types that a graph can hold. @throws TraceError for string and complex64 */
function traceDtype(dtype: tf.DataType): TraceDtype {
  if (dtype === "float32" || dtype === "int32" || dtype === "bool") return dtype;
  throw new TraceError(`tensors of type ${dtype}${callerLine()} have no compiled form: use float32, int32 or bool`);
}

/** The name of the constant that a variable is in a graph with fixed weights. */
export function frozenName({ name }: tf.Variable): string {
  return `variable/${name}`;
}

/** The state of one trace. */
export class TraceSession {
  readonly graph: Graph;
  /** By what {@link TraceSession.valueOf} knows a tensor by. */
  readonly captured = new Map<object, Captured>();
  readonly assigned = new Map<tf.Variable, { readonly value: Value; readonly variable: tf.Variable }>();
  readonly noise: NoiseInput[] = [];
  /** Variables whose values became constants, with the version that did. */
  readonly frozen = new Map<tf.Variable, tf.DataId>();
  readonly warnings: string[] = [];
  /** How often each kernel was called, by its name. */
  readonly kernelCalls = new Map<string, number>();
  /** Kernels without a gradient that were called where gradients are taken, and what is said when one is needed. */
  readonly withoutGradient = new Map<string, string>();
  /** Set where an error could not be thrown to the caller: an awaited read. */
  failure: TraceError | undefined;
  /** Module paths from the outermost to the one whose `forward` runs. */
  readonly modulePath: string[] = [];
  readonly #values = new WeakMap<object, Value>();

  constructor(target: GraphTarget) {
    this.graph = new Graph(target);
  }

  /** A new handle by which tfjs refers to a value. */
  handle(value: Value): tf.TensorInfo {
    const dataId = {};
    this.#values.set(dataId, value);
    return { dataId, shape: [...value.shape], dtype: traceDtype(value.dtype as tf.DataType) };
  }

  /**
   * The value behind a tensor: assigned in this trace, made in it, or taken from outside. Variables are known by
   * themselves, since several may share data, with one another and with a tensor that stays what it is.
   */
  valueOf(info: tf.TensorInfo): Value {
    const variable = info instanceof tf.Variable ? info : undefined;
    const assigned = variable && this.assigned.get(variable)?.value;
    return assigned ?? this.#values.get(variable ?? info.dataId) ?? this.#capture(info, variable);
  }

  /** True for the tensors that were made in this trace. */
  owns(dataId: tf.DataId): boolean {
    return this.#values.has(dataId);
  }

  /** A tensor created from host values inside the traced function. */
  write(values: ArrayLike<number>, shape: readonly number[], dtype: tf.DataType): tf.DataId {
    this.refuseRandom();
    const type = traceDtype(dtype);
    const dataId = {};
    this.#values.set(dataId, this.#hostValue(values, shape, type));
    return dataId;
  }

  /** An input that the runtime fills with random numbers before every run. */
  noiseInput(dtype: "uint8" | "float32", shape: readonly number[], rate: number | undefined): Value {
    const call = this.noise.length;
    const value = this.graph.input(`noise/${call}`, dtype, shape);
    this.noise.push({ value, call, rate });
    return value;
  }

  /** @throws TraceError where tfjs draws random numbers: they would be the same in every run of the graph */
  refuseRandom(): void {
    const { scopeStack } = tf.engine().state;
    const scope = scopeStack.find(({ name }) => FROZEN_RANDOM.has(name));
    if (!scope) return;
    const operation = `tf.${scope.name.replace("__op", "")}`;
    throw new TraceError(
      `${operation} inside a compiled function${this.place}${callerLine()} would give the same numbers in every run: use ${FROZEN_RANDOM.get(scope.name)}`,
    );
  }

  /** ` in encoder.layers.0.attention`, for messages; empty outside of a module. */
  get place(): string {
    const path = this.modulePath.at(-1);
    if (path) return ` in ${path}`;
    return tf.engine().state.scopeStack.some(({ name }) => name === "backward") ? " in the backward pass" : "";
  }

  #hostValue(values: ArrayLike<number>, shape: readonly number[], dtype: TraceDtype): Value {
    const first = values[0];
    if (first !== undefined && uniform(values)) return this.graph.splat(dtype, shape, first);
    const bytes = sizeOf(shape) * (dtype === "bool" ? 1 : 4);
    if (bytes > BAKED_WARNING_BYTES) {
      this.warnings.push(
        `a [${shape.join(", ")}] tensor is created inside the function${this.place}${callerLine()} and is frozen into the compiled graph; pass it as an argument`,
      );
    }
    return this.graph.constant(dtype, shape, values);
  }

  #capture({ dataId, shape, dtype }: tf.TensorInfo, variable: tf.Variable | undefined): Value {
    const key = variable ?? dataId;
    const known = this.captured.get(key);
    if (known) return known.value;
    this.#requireEager(dataId);
    const type = traceDtype(dtype);
    const { frozen } = this.graph.target;
    if (frozen || (!variable && sizeOf(shape) <= BAKED_ELEMENTS)) {
      const elements = tf.engine().readSync(dataId) as ArrayLike<number> & tf.TypedArray;
      const value = variable ? this.#freeze(variable, type, elements) : this.graph.constant(type, shape, elements);
      this.#values.set(key, value);
      if (variable) this.frozen.set(variable, dataId);
      return value;
    }
    const name = variable ? `variable/${variable.name}` : `closure/${this.captured.size}`;
    const value = this.graph.input(name, type as OnnxDtype, shape);
    this.captured.set(key, { value, dataId, variable });
    return value;
  }

  /** @throws TraceError for a tensor that was made in another trace */
  #requireEager(dataId: tf.DataId): void {
    const { state, backend } = tf.engine();
    if (state.tensorInfo.get(dataId)?.backend !== backend) return;
    throw new TraceError(
      `a tensor of another compiled function is used${this.place}${callerLine()}: it has no values here`,
    );
  }

  /** A variable as a constant with a name of its own, also where another one has the same elements. */
  #freeze(variable: tf.Variable, dtype: TraceDtype, elements: ArrayLike<number>): Value {
    const [name, shape] = [frozenName(variable), [...variable.shape]];
    const constant = { name, dtype, shape, data: encodeElements(dtype, elements) };
    const value: Value = { name, dtype, shape, constant };
    this.graph.constants.push(value);
    return value;
  }
}

function uniform(values: ArrayLike<number>): boolean {
  const first = values[0]!;
  for (let i = 1; i < values.length; i++) if (!Object.is(values[i], first)) return false;
  return true;
}
