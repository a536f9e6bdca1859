// Subject, session and run of a file: from options, from what the file says, from its name.
import { basename } from "node:path";
import { InputError, type Report } from "@sciformer/core";
import type { Provenance } from "./reader.ts";

/** Names that public data sets give their files. */
const KNOWN: readonly RegExp[] = [
  /sub-(?<subject>[A-Za-z0-9]+)(?:_ses-(?<session>[A-Za-z0-9]+))?(?:_.*?run-(?<run>[A-Za-z0-9]+))?/,
  /^(?<subject>S\d{3})R(?<run>\d{2})/,
  /^(?<subject>[AB]\d{2})(?<session>(?:\d{2})?[TE])\./,
  /^(?<subject>[A-Za-z]+\d+)[_-]?(?:session|sess|ses)[_-]?(?<session>\d+)(?:[_-]?run[_-]?(?<run>\d+))?/i,
];

const PLACE = /\{(subject|session|run)\}/g;

/** What the user says about where recordings come from. */
export interface ProvenanceOptions extends Provenance {
  /** A path with `{subject}`, `{session}` and `{run}` in it; `*` stands for anything. */
  readonly pattern?: string;
  /** Run -> session. */
  readonly sessions?: ReadonlyMap<string, string>;
}

/** Where a recording comes from, complete. */
export interface KnownProvenance {
  readonly subject: string;
  readonly session: string;
  readonly run: string | null;
}

/**
 * Options come first, then the pattern, then the file itself, then its name. Nothing known: subject and session 1, so
 * that no split mistakes files of one person for files of several.
 *
 * @throws InputError where the pattern does not fit, or sessions are given by run and this run has none
 */
export function provenanceOf(
  path: string,
  inFile: Provenance,
  options: ProvenanceOptions,
  report: Report,
): KnownProvenance {
  const named = options.pattern === undefined ? {} : byPattern(path, options.pattern);
  const guessed = byName(path);
  const subject = options.subject ?? named.subject ?? inFile.subject ?? guessed.subject;
  if (subject === undefined) report.warn("subject not told by name, --subject or --pattern, taken as 1", path);
  const run = options.run ?? named.run ?? inFile.run ?? guessed.run ?? null;
  const session = options.sessions
    ? sessionOfRun(path, run, options.sessions)
    : (options.session ?? named.session ?? inFile.session ?? guessed.session ?? "1");
  return { subject: subject ?? "1", session, run };
}

function byName(path: string): Provenance {
  const name = basename(path);
  const groups = KNOWN.map((pattern) => pattern.exec(name)?.groups).find((found) => found !== undefined);
  if (groups === undefined) return {};
  const found = present(groups);
  return found.session === undefined ? found : { ...found, session: sessionName(found.session) };
}

/** Training and evaluation sessions of the BCI competitions, as other tools call them: `A01T`, `B0103T`. */
function sessionName(written: string): string {
  return written.replace(/T$/, "0train").replace(/E$/, "1test");
}

/** Named parts without those that did not take part. */
function present(groups: Readonly<Record<string, string | undefined>>): Provenance {
  return Object.fromEntries(Object.entries(groups).filter(([, value]) => value !== undefined));
}

function byPattern(path: string, pattern: string): Provenance {
  const escaped = pattern.replace(/[.+?^$()|[\]\\]/g, "\\$&").replaceAll("*", "[^/]*");
  const expression = new RegExp(`(?:^|/)${escaped.replace(PLACE, "(?<$1>[^/_-]+?)")}(?:\\.[^/]*)?$`);
  const groups = expression.exec(path.replaceAll("\\", "/"))?.groups;
  if (!groups) throw new InputError(`${path}: does not fit the pattern ${pattern}`);
  return present(groups);
}

/** Runs are the same with and without leading zeros. */
const plainRun = (run: string) => run.replace(/^0+(?=\d)/, "");

function sessionOfRun(path: string, run: string | null, sessions: ReadonlyMap<string, string>): string {
  const session = run === null ? undefined : sessions.get(plainRun(run));
  if (session === undefined) throw new InputError(`${path}: run ${run ?? "unknown"} is in none of --sessions`);
  return session;
}

/** `train=3,4,7,8` for each session. @throws InputError for another form, or a run that is in two sessions */
export function parseSessions(written: readonly string[]): ReadonlyMap<string, string> {
  const sessions = new Map<string, string>();
  for (const one of written) {
    const [, name, runs] = /^([^=]+)=(.+)$/.exec(one) ?? [];
    if (name === undefined)
      throw new InputError(`--sessions ${one}: expected a name and its runs, as in train=3,4,7,8`);
    for (const run of runs!.split(",").map((text) => plainRun(text.trim()))) {
      if (sessions.has(run)) throw new InputError(`--sessions: run ${run} is in ${sessions.get(run)} and in ${name}`);
      sessions.set(run, name);
    }
  }
  return sessions;
}
