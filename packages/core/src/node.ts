// The part of the core that needs Node: files, datasets on disk, the trainer, the command line.
export { runCli } from "./cli/run-cli.node.ts";
export { ArrowFileWriter } from "./data/arrow-writer.node.ts";
export { CsvFileWriter } from "./data/csv-writer.node.ts";
export { ArrowDataset } from "./data/dataset.node.ts";
export { DatasetWriter } from "./data/writer.node.ts";
export { chooseBackend } from "./engine/backends.node.ts";
export { writeFileAtomic } from "./io/atomic.node.ts";
export { readSafetensors, writeSafetensors } from "./io/safetensors.node.ts";
export { runCases } from "./parity/run.node.ts";
export { type LoadedRun, loadRun } from "./train/load-run.node.ts";
export { RunFolder } from "./train/run-folder.node.ts";
export { Trainer, type TrainerOptions, type TrainResult } from "./train/trainer.node.ts";
