// Progress of a job that makes data: a bar on a terminal, a line every few seconds elsewhere.
import { SingleBar } from "cli-progress";
import type { ProgressListener } from "../report.ts";
import { duration, Pace } from "./pace.ts";

const LINE_INTERVAL_MS = 5000;

/** Where it is shown. */
interface Output {
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WritableStream & { readonly isTTY?: boolean };
}

/** A display, until it is closed. */
export interface JobProgress {
  readonly listener: ProgressListener;
  close(): void;
}

function openBar(stream: NodeJS.WritableStream): JobProgress {
  const pace = new Pace();
  let bar: SingleBar | undefined;
  return {
    listener(done, total, unit) {
      const left = pace.secondsLeft(done, total, performance.now());
      const payload = { unit, left: left === null ? "?" : duration(left) };
      if (bar === undefined) {
        bar = new SingleBar({ format: "{bar} {value}/{total} {unit} | {left} left", stream });
        bar.start(total, done, payload);
      }
      bar.update(done, payload);
      if (done === total) bar.stop();
    },
    close() {
      bar?.stop();
    },
  };
}

function openLines(stream: NodeJS.WritableStream): JobProgress {
  const pace = new Pace();
  let nextMs: number | undefined;
  return {
    listener(done, total, unit) {
      const now = performance.now();
      const left = pace.secondsLeft(done, total, now);
      nextMs ??= now + LINE_INTERVAL_MS;
      if (now < nextMs) return;
      nextMs = now + LINE_INTERVAL_MS;
      stream.write(`${done}/${total} ${unit}${left === null ? "" : `, ${duration(left)} left`}\n`);
    },
    close() {},
  };
}

/** The display that fits where the output goes. */
export function openJobProgress({ stdout, stderr }: Output = process): JobProgress {
  return stderr.isTTY ? openBar(stderr) : openLines(stdout);
}
