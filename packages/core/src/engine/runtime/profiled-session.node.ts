// A session that is profiled for as long as it is there.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type OrtSession, openSession } from "./ort.node.ts";
import type { OrtValues } from "./ort-values.ts";
import { readProfile } from "./profile.node.ts";
import { profileTable } from "./profile-table.ts";
import type { SessionOptions } from "./session-options.node.ts";

/**
 * As openSession; when the session is disposed of, `tell` gets the tables of its profile.
 *
 * @throws as openSession
 */
export function openProfiledSession(
  model: Uint8Array,
  options: Omit<SessionOptions, "profile">,
  tell: (tables: string) => void,
): OrtSession {
  const folder = mkdtempSync(join(tmpdir(), "sciformer-profile-"));
  try {
    return new ProfiledSession(openSession(model, { ...options, profile: join(folder, "ort") }), folder, tell);
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

class ProfiledSession implements OrtSession {
  readonly #session: OrtSession;
  readonly #folder: string;
  readonly #tell: (tables: string) => void;
  #runs = 0;
  #isOpen = true;

  constructor(session: OrtSession, folder: string, tell: (tables: string) => void) {
    this.#session = session;
    this.#folder = folder;
    this.#tell = tell;
  }

  get inputNames(): readonly string[] {
    return this.#session.inputNames;
  }

  get outputNames(): readonly string[] {
    return this.#session.outputNames;
  }

  run(feeds: OrtValues, fetches: OrtValues): void {
    this.bind(feeds, fetches)();
  }

  bind(feeds: OrtValues, fetches: OrtValues): () => void {
    const step = this.#session.bind(feeds, fetches);
    return () => {
      this.#runs++;
      step();
    };
  }

  endProfile(): string {
    return this.#session.endProfile();
  }

  dispose(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    try {
      const path = this.endProfile();
      this.#tell(
        this.#runs > 1 ? profileTable(readProfile(path)) : "no profile: only what comes after the first run counts",
      );
    } finally {
      this.#session.dispose();
      rmSync(this.#folder, { recursive: true, force: true });
    }
  }
}
