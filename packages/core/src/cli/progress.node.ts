// Progress of a training run: a bar on a terminal, plain lines elsewhere, JSON lines for machines.
import { MultiBar, type SingleBar } from "cli-progress";
import type { Progress, StepReport, ValidationReport } from "../train/progress.ts";
import { duration, Pace } from "./pace.ts";

const LINE_INTERVAL_MS = 5000;
/** A bar without an end stays empty. */
const UNKNOWN_TOTAL = Number.MAX_SAFE_INTEGER;

/** Where a command writes. */
interface Output {
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WritableStream & { readonly isTTY?: boolean };
}

const validationLine = ({ step, loss, best }: ValidationReport) =>
  `step ${step}: validation loss ${loss.toExponential(3)}${best ? " (best)" : ""}`;

/** JSON lines on standard output. */
class JsonProgress implements Progress {
  readonly #output: NodeJS.WritableStream;

  constructor(output: NodeJS.WritableStream) {
    this.#output = output;
  }

  step({ step, epoch, loss, learningRate, samplesPerSecond, logged }: StepReport): void {
    if (!logged) return;
    this.#write({ step, epoch, loss, learning_rate: learningRate, samples_per_second: samplesPerSecond });
  }

  validation({ step, epoch, loss, best }: ValidationReport): void {
    this.#write({ step, epoch, valid_loss: loss, best });
  }

  note(line: string): void {
    this.#write({ note: line });
  }

  close(): void {}

  #write(value: unknown): void {
    this.#output.write(`${JSON.stringify(value)}\n`);
  }
}

/** A line every few seconds, one at the end. */
class LineProgress implements Progress {
  readonly #output: NodeJS.WritableStream;
  readonly #pace = new Pace();
  #nextMs = 0;

  constructor(output: NodeJS.WritableStream) {
    this.#output = output;
  }

  step({ step, totalSteps, loss, samplesPerSecond }: StepReport): void {
    const now = performance.now();
    const left = this.#pace.secondsLeft(step, totalSteps, now);
    if (now < this.#nextMs && step !== totalSteps) return;
    this.#nextMs = now + LINE_INTERVAL_MS;
    const of = totalSteps === null ? "" : `/${totalSteps}`;
    const time = left === null ? "" : `, ${duration(left)} left`;
    this.note(`step ${step}${of}: loss ${loss.toExponential(3)}, ${samplesPerSecond.toFixed(0)} samples/s${time}`);
  }

  validation(report: ValidationReport): void {
    this.note(validationLine(report));
  }

  note(line: string): void {
    this.#output.write(`${line}\n`);
  }

  close(): void {}
}

/** A bar that is redrawn in place; notes go above it. */
class BarProgress implements Progress {
  readonly #output: NodeJS.WritableStream;
  readonly #pace = new Pace();
  readonly #bars: MultiBar;
  #bar: SingleBar | undefined;

  constructor(output: NodeJS.WritableStream) {
    this.#output = output;
    const format = "{bar} {value}/{of} | loss {loss} | {speed} samples/s | {left} left";
    this.#bars = new MultiBar({ format, stream: output, clearOnComplete: false });
  }

  step({ step, totalSteps, loss, samplesPerSecond }: StepReport): void {
    const left = this.#pace.secondsLeft(step, totalSteps, performance.now());
    const payload = {
      of: totalSteps ?? "?",
      loss: loss.toExponential(3),
      speed: samplesPerSecond.toFixed(0),
      left: left === null ? "?" : duration(left),
    };
    const total = totalSteps ?? UNKNOWN_TOTAL;
    this.#bar ??= this.#bars.create(total, step, payload);
    this.#bar.setTotal(total);
    this.#bar.update(step, payload);
  }

  validation(report: ValidationReport): void {
    this.note(validationLine(report));
  }

  note(line: string): void {
    if (this.#bar === undefined) this.#output.write(`${line}\n`);
    else this.#bars.log(`${line}\n`);
  }

  close(): void {
    if (this.#bar === undefined) return;
    this.#bars.update();
    this.#bars.stop();
    this.#bar = undefined;
  }
}

/** The display that fits where the output goes. */
export function openProgress(json: boolean, { stdout, stderr }: Output = process): Progress {
  if (json) return new JsonProgress(stdout);
  return stderr.isTTY ? new BarProgress(stderr) : new LineProgress(stdout);
}
