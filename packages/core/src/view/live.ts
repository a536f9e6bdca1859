// The live model: the exported network run in the page, and looked into.
import type { HostBatch, HostTensor } from "../plugin.ts";
import type { SceneData } from "./data.ts";

export interface TensorFacts {
  readonly name: string;
  readonly dtype: "float32" | "int32" | "bool";
  /** A name stands for an extent that is open: `batch`. */
  readonly shape: readonly (number | string)[];
}

export interface LiveResult {
  /** Outputs by the names of the graph; the plugin's `forward` is `output`. */
  readonly outputs: Readonly<Record<string, HostTensor>>;
  readonly milliseconds: number;
  readonly provider: "webgpu" | "wasm";
}

/** A value inside the model as `Recorder` names it: a module's output by its path, or what a module shows. */
export interface InspectedPath {
  readonly path: string;
  readonly kind: "output" | "attention" | "statistic";
  /** As the graph declares it, batch first. */
  readonly shape: readonly (number | string)[];
  /** Axes along which an {@link Intervention} can multiply. */
  readonly changeable: readonly number[];
}

export interface ValueStatistics {
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  readonly deviation: number;
  /** Square root of the sum of squares. */
  readonly norm: number;
  readonly nonFinite: number;
}

export interface InspectedValue extends HostTensor {
  readonly statistics: ValueStatistics;
}

/** A change inside the model: values of one index along an axis are multiplied. A head that is silenced has factor 0. */
export interface Intervention {
  readonly path: string;
  readonly axis: number;
  readonly index: number;
  readonly factor: number;
}

export interface InspectRequest {
  readonly inputs: HostBatch;
  /** Which values to return. */
  readonly paths: readonly string[];
  readonly interventions?: readonly Intervention[];
}

export interface Inspection extends LiveResult {
  readonly values: Readonly<Record<string, InspectedValue>>;
}

/** One exported graph, loaded. Calls are answered in order; of calls that wait, a newer one with `replaces` wins. */
export interface LiveModel {
  readonly inputs: readonly TensorFacts[];
  readonly outputs: readonly TensorFacts[];
  /** Metadata of the ONNX file. */
  readonly metadata: Readonly<Record<string, string>>;
  /** @throws InputError naming the input whose name, type or shape does not fit */
  run(inputs: HostBatch, options?: LiveOptions): Promise<LiveResult>;
  /** What can be inspected: fetched on first use. */
  paths(): Promise<readonly InspectedPath[]>;
  /** @throws InputError for a path that there is not, or interventions that the graph does not offer */
  inspect(request: InspectRequest, options?: LiveOptions): Promise<Inspection>;
}

export interface LiveOptions {
  readonly signal?: AbortSignal;
  /** Calls of one name that have not begun are dropped (rejected with an AbortError) when a newer one comes. */
  readonly replaces?: string;
}

/** Opens exported graphs of the run. */
export interface LiveModels {
  /**
   * @param file `model.onnx` unless given; a model in several parts has several files
   * @param run the run beside it whose model is meant ({@link SceneHost.beside}); its own unless given
   * @throws InputError when the run has no such file or it cannot be run
   */
  open(file?: string, run?: SceneData): Promise<LiveModel>;
}

/** What a scene lets the shell's model panel look into: layers, attention, activations of what is shown now. */
export interface Probe {
  readonly model: LiveModel;
  /** What the model is given now; replaced by a new object when it changes. */
  readonly inputs: HostBatch;
  /** Names of the positions along an axis of a value: 14:31, Cl 4a, C3, patch (2, 5), head 1. */
  labels?(path: string, axis: number, size: number): readonly string[] | undefined;
  /** Which position of an axis is which token of the scene ({@link Picked.tokens}); the same number unless given. */
  token?(path: string, axis: number, index: number): number | undefined;
}

/** What a person looks at in the model panel. */
export interface ModelFocus {
  readonly path: string;
  readonly head: number | undefined;
  /** Position whose row is looked at. */
  readonly query: number | undefined;
  readonly value: InspectedValue;
  readonly interventions: readonly Intervention[];
}
