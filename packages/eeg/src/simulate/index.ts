// The embedded default data: subjects who imagine movements, recorded by a simulated cap, read like any recording.
import { join } from "node:path";
import { type CliOption, type CliValues, InputError, type Random, Report, type Simulator } from "@sciformer/core";
import { edf } from "../formats/edf.ts";
import { writeEdf } from "../formats/edf-writer.ts";
import type { SourceRecording, ToBatches } from "../formats/import-recordings.ts";
import { CAP_22, CAP_64 } from "../montage/positions.ts";
import type { Recording } from "../recording.ts";
import { SESSION_DEFAULTS, type SessionOptions, simulateSession } from "./session.ts";
import { drawSubject } from "./subject.ts";

const [DEFAULT_SUBJECTS, MOST_SUBJECTS] = [14, 1000];
/** Of the subjects, those that test. */
const TEST_SHARE = 4 / 14;
/** What the recordings are filtered to unless something else is asked for: slow potentials stay in. */
const BAND = "0.5-40";
const CAPS: Readonly<Record<string, readonly string[]>> = { "22": CAP_22, "64": CAP_64 };

const OPTIONS: readonly CliOption[] = [
  { flags: "--subjects <n>", description: `subjects, 2 or more (default ${DEFAULT_SUBJECTS})` },
  { flags: "--trials <n>", description: `trials of a session (default ${SESSION_DEFAULTS.trials})` },
  { flags: "--session-count <n>", description: "sessions of each subject (default 1)" },
  { flags: "--sfreq <hz>", description: `sampling rate (default ${SESSION_DEFAULTS.sfreq})` },
  { flags: "--classes <n>", description: "2: left and right hand, 3: feet too, 4: rest too (default 2)" },
  { flags: "--cap <n>", description: "22 or 64 electrodes (default 22)" },
  { flags: "--edf <folder>", description: "write the recordings there as EDF+ and read them from there" },
];

/** @throws InputError that names the option and what it holds */
function number(options: CliValues, key: string, flag: string, fallback: number, least: number, most: number): number {
  const written = options[key];
  if (written === undefined) return fallback;
  const value = typeof written === "string" && written.trim() !== "" ? Number(written) : Number.NaN;
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new InputError(`--${flag} "${String(written)}": expected a whole number from ${least} to ${most}`);
}

/** What `data simulate` is asked for. */
interface Plan extends SessionOptions {
  readonly subjects: number;
  readonly sessions: number;
  readonly folder: string | undefined;
}

function planOf(options: CliValues): Plan {
  const cap = String(options.cap ?? CAP_22.length);
  const channels = CAPS[cap];
  if (!channels) throw new InputError(`--cap "${cap}": expected ${Object.keys(CAPS).join(" or ")}`);
  return {
    subjects: number(options, "subjects", "subjects", DEFAULT_SUBJECTS, 2, MOST_SUBJECTS),
    sessions: number(options, "sessionCount", "session-count", 1, 1, 100),
    trials: number(options, "trials", "trials", SESSION_DEFAULTS.trials, 2, 10_000),
    sfreq: number(options, "sfreq", "sfreq", SESSION_DEFAULTS.sfreq, 80, 5000),
    classes: number(options, "classes", "classes", SESSION_DEFAULTS.classes, 2, 4),
    channels,
    folder: typeof options.edf === "string" ? options.edf : undefined,
  };
}

const subjectName = (index: number): string => `S${String(index + 1).padStart(2, "0")}`;

/** The last subjects, two in seven. */
function testSubjects(subjects: number): string[] {
  const count = Math.max(1, Math.round(subjects * TEST_SHARE));
  return Array.from({ length: count }, (_, i) => subjectName(subjects - count + i));
}

/** The recording as its file has it. */
async function throughFile(recording: Recording, path: string): Promise<Recording> {
  await writeEdf(path, recording);
  for await (const read of edf.read(path, {}, new Report())) return read.recording;
  throw new InputError(`${path}: holds no recording`);
}

/** Session after session; a subject of the same seed is the same however many others are simulated. */
async function* sessionsOf(plan: Plan, random: Random, report: Report): AsyncGenerator<SourceRecording> {
  for (let index = 0; index < plan.subjects; index++) {
    const own = random.fork("subject").fork(index);
    const subject = drawSubject(own.fork("traits"));
    for (let session = 0; session < plan.sessions; session++) {
      const name = `${subjectName(index)}_session${session + 1}.edf`;
      const recording = simulateSession(own.fork("session").fork(session), subject, plan, name);
      yield {
        subject: subjectName(index),
        session: String(session + 1),
        run: null,
        recording: plan.folder === undefined ? recording : await throughFile(recording, join(plan.folder, name)),
      };
      report.progress(index * plan.sessions + session + 1, plan.subjects * plan.sessions, "sessions");
    }
  }
}

/**
 * `data simulate`.
 *
 * @param toBatches cuts recordings into rows
 * @param options of `toBatches`
 */
export function simulator(toBatches: ToBatches, options: readonly CliOption[]): Simulator {
  return {
    summary:
      "14 simulated subjects imagine hand movements: dipoles in a four-shell head, rhythms, artefacts, 22 channels",
    options: [...OPTIONS, ...options],
    async simulate(values, random, report) {
      const plan = planOf(values);
      const rules = { band: BAND, split: `subjects:${testSubjects(plan.subjects).join(",")}` };
      const { metadata, batches } = await toBatches(sessionsOf(plan, random, report), { ...rules, ...values }, report);
      const origin = { licence: "MIT", source_url: "simulated by @sciformer/eeg" };
      return { metadata: { ...metadata, ...origin }, batches };
    },
  };
}
