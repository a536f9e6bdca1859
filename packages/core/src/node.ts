// The part of the core that needs Node: files, datasets on disk, the trainer, the command line.
export { withAssignments } from "./cli/arguments.node.ts";
export { runCli } from "./cli/run-cli.node.ts";
export { evaluationTable } from "./cli/table.node.ts";
export { ArrowFileWriter } from "./data/arrow-writer.node.ts";
export { CsvFileWriter } from "./data/csv-writer.node.ts";
export { ArrowDataset } from "./data/dataset.node.ts";
export { importedSource } from "./data/imported.ts";
export { writeThrough } from "./data/write-through.ts";
export { DatasetWriter } from "./data/writer.node.ts";
export { chooseBackend } from "./engine/backends.node.ts";
export { chooseEngine, type EngineChoice } from "./engine/choose-engine.node.ts";
export {
  type CompiledFunction,
  type CompiledInputs,
  type CompileOptions,
  compile,
  compileInfer,
} from "./engine/compile.node.ts";
export { type CompiledTraining, type CompileTrainOptions, compileTrain } from "./engine/compile-train.node.ts";
export { compiledEngine } from "./engine/compiled-engine.node.ts";
export { type EngineInfo, engineInfo } from "./engine/engine-info.node.ts";
export { type ExportSummary, exportOnnx } from "./engine/export.node.ts";
export type { EngineOptions, ProgramStats } from "./engine/program.node.ts";
export {
  type Verification,
  type Verified,
  type VerifyInput,
  type VerifyOptions,
  verifyCompiled,
} from "./engine/verify.node.ts";
export {
  checkFilters,
  createHdf5,
  datasetAt,
  groupAt,
  type Hdf5Attribute,
  hdf5Attributes,
  isHdf5,
  numberKind,
  openHdf5,
  readBytes,
  readSlab,
  textAttribute,
  withHdf5,
} from "./formats/hdf5.node.ts";
export {
  isMatlab,
  type MatlabVariable,
  readMatlab,
} from "./formats/matlab/read.ts";
export {
  type MatlabCell,
  type MatlabNumbers,
  type MatlabOther,
  type MatlabSparse,
  type MatlabStruct,
  type MatlabText,
  type MatlabValue,
  matlabField,
  matlabNumbers,
  matlabText,
} from "./formats/matlab/values.ts";
export { isNpy, type NpyHeader, parseNpyHeader } from "./formats/npy.ts";
export { decodeNumbers, type NumberArray, type NumericType } from "./formats/numeric-type.ts";
export { readZipEntry, type ZipEntry, zipEntries } from "./formats/zip.node.ts";
export { writeAtomically, writeFileAtomic } from "./io/atomic.node.ts";
export { readSafetensors, writeSafetensors } from "./io/safetensors.node.ts";
export { startsWith } from "./io/starts-with.node.ts";
export { runCases } from "./parity/run.node.ts";
export { type LoadedRun, type LoadOptions, loadRun } from "./train/load-run.node.ts";
export { RunFolder } from "./train/run-folder.node.ts";
export { Trainer, type TrainerOptions, type TrainResult } from "./train/trainer.node.ts";
