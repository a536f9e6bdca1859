// What a training run tells whoever watches it.

/** After a step. */
export interface StepReport {
  readonly step: number;
  /** Steps of the whole run, where known. */
  readonly totalSteps: number | null;
  readonly epoch: number;
  /** Mean loss since the last log line. */
  readonly loss: number;
  readonly learningRate: number;
  readonly samplesPerSecond: number;
  /** True where the run writes a log line. */
  readonly logged: boolean;
}

/** After a validation. */
export interface ValidationReport {
  readonly step: number;
  readonly epoch: number;
  readonly loss: number;
  readonly best: boolean;
}

/** Receives the reports: a bar, plain lines, JSON lines. */
export interface Progress {
  step(report: StepReport): void;
  validation(report: ValidationReport): void;
  note(line: string): void;
  close(): void;
}
