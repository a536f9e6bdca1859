// The public API of the core, free of Node modules: what model code, tokenizers, recipes and pages use.
import "./engine/gradients.ts";

export { cosineAttention, unitVectors } from "./attention/cosine.ts";
export { type AttentionOptions, attention, MASKED } from "./attention/dense.ts";
export { eluPlusOne, type LinearAttentionOptions, linearAttention } from "./attention/linear.ts";
export { causalMask, diagonalMask, paddingMask } from "./attention/masks.ts";
export { multiHeadAttention } from "./attention/multi-head.ts";
export {
  cyclicShift,
  type Extent2d,
  inWindows,
  shiftedWindowMask,
  type WindowOptions,
  windowPartition,
  windowReverse,
} from "./attention/windowed.ts";
export type {
  ColumnSpec,
  Columns,
  ColumnType,
  ColumnValues,
  StoredLists,
  TableBatch,
  TableSpec,
} from "./data/columns.ts";
export { csvField } from "./data/csv.ts";
export { sliceRows } from "./data/rows.ts";
export { legacyPermutation, legacyShuffle } from "./data/split.ts";
export { editDistance } from "./edit-distance.ts";
export {
  type BackendOptions,
  type EngineInfo,
  engineInfo,
  type PortableBackend,
  useBackend,
} from "./engine/backends.ts";
export { inverseRealDft, realDft } from "./engine/dft.ts";
export {
  type Engine,
  eagerEngine,
  type Inference,
  type InferenceOptions,
  type TensorFunction,
} from "./engine/engine.ts";
export { type ExportOptions, exportModel } from "./engine/export/export-model.ts";
export { type NoiseSource, StepNoise } from "./engine/noise.ts";
export type { OnnxModel } from "./engine/onnx/model.ts";
export { serialiseModel } from "./engine/onnx/writer.ts";
export { Random, type RandomKey, type RandomState } from "./engine/random.ts";
export { Arena, pieceSize } from "./engine/runtime/wasm/arena.ts";
export { FunctionBuilder, type Local } from "./engine/runtime/wasm/function-builder.ts";
export { assembleModule, instantiate, type Kernels } from "./engine/runtime/wasm/module.ts";
export { InputError } from "./errors.ts";
export {
  parseSafetensors,
  type Safetensors,
  type StoredData,
  type StoredDtype,
  type StoredTensor,
  serialiseSafetensors,
} from "./io/safetensors.ts";
export { gelu } from "./nn/activation.ts";
export { MultiHeadAttention, type MultiHeadAttentionOptions } from "./nn/attention.ts";
export { BatchNorm } from "./nn/batch-norm.ts";
export { type Context, INFERENCE, type Observer } from "./nn/context.ts";
export { Conv1d, type Conv1dOptions, conv1d } from "./nn/conv1d.ts";
export { Conv2d, type Conv2dOptions, conv2d } from "./nn/conv2d.ts";
export { softmaxCrossEntropy } from "./nn/cross-entropy.ts";
export { dropout } from "./nn/dropout.ts";
export { Embedding } from "./nn/embedding.ts";
export { FeedForward, type FeedForwardOptions } from "./nn/feed-forward.ts";
export {
  constant,
  fanInUniform,
  type Initialiser,
  normal,
  truncatedNormal,
  uniform,
  xavierUniform,
} from "./nn/initialisers.ts";
export { LayerNorm, layerNorm } from "./nn/layer-norm.ts";
export { Linear, type LinearOptions, linear } from "./nn/linear.ts";
export { type LoadableState, Module, type StateDict } from "./nn/module.ts";
export { Buffer, Parameter } from "./nn/parameter.ts";
export { pixelShuffle, pixelUnshuffle } from "./nn/pixel-shuffle.ts";
export { Recorder } from "./nn/recorder.ts";
export { RMSNorm, rmsNorm } from "./nn/rms-norm.ts";
export {
  normalisedResidual,
  type Part,
  postNorm,
  preNorm,
  type ResidualRule,
  TransformerBlock,
  type TransformerBlockOptions,
} from "./nn/transformer-block.ts";
export { accumulate } from "./optim/accumulate.ts";
export { scaleByAdam } from "./optim/adam.ts";
export { adam, adamW, scheduleFreeSgd, sgd } from "./optim/alias.ts";
export { applyUpdates, scaleByLearningRate } from "./optim/apply.ts";
export { clipByGlobalNorm } from "./optim/clip.ts";
export { clipByEmaNorm, type EmaClipOptions } from "./optim/clip-ema.ts";
export { addDecayedWeights, decayParameters } from "./optim/decay.ts";
export { EarlyStopping } from "./optim/early-stopping.ts";
export { ema } from "./optim/ema.ts";
export { FlatLayout } from "./optim/layout.ts";
export { momentum } from "./optim/momentum.ts";
export { Optimizer } from "./optim/optimizer.ts";
export {
  constant as constantRate,
  exponentialDecay,
  linearWarmup,
  PlateauSchedule,
  type Schedule,
  stepDecay,
  warmupCosine,
} from "./optim/schedules.ts";
export { skipNonFinite } from "./optim/skip-non-finite.ts";
export { chain, type StepInfo, type Transform } from "./optim/transform.ts";
export { choice, count, finite, flagOf, positive, words } from "./option-values.ts";
export type {
  CaseTensor,
  ParityCase,
  ParityOptions,
  ParityPair,
  ParityStatistic,
  ParityValue,
  ParityValues,
} from "./parity/case.ts";
export { hostTensorOf, readCase, requiredTensor, tensorsUnder } from "./parity/case-parts.ts";
export { parseJson } from "./parse.ts";
export type * from "./plugin.ts";
export { definePlugin } from "./plugin.ts";
export { ContinuousRelativeBias, logOffsetTable } from "./position/continuous-bias.ts";
export { FourierFeatures, fourierFeatures, type OctaveOptions, octaveFeatures } from "./position/fourier.ts";
export { offsetCount, RelativeBias, relativeBias, relativeIndex } from "./position/relative-bias.ts";
export {
  type RotaryPairing,
  type RotaryTable,
  type RotaryTableOptions,
  rotaryTable,
  rotate,
} from "./position/rotary.ts";
export { sinusoidal, sinusoidalTable } from "./position/sinusoidal.ts";
export { geometricFrequencies, type WaveLayout } from "./position/waves.ts";
export { Report, type ReportEntry } from "./report.ts";
export { toTensors } from "./train/batch.ts";
export { type RecipeConfig, recipeSchema } from "./train/recipe.ts";
export type { LossFunction, StepOptions, StepSpec, TrainingStep } from "./train/training-step.ts";
