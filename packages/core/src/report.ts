// The import report: warnings that do not stop an import, counted by kind, with the first places named.

/** One kind of warning: how often it was met and where first. */
export interface ReportEntry {
  readonly kind: string;
  readonly count: number;
  /** The first places, as people read them: `channel_8.dat line 1034`. */
  readonly examples: readonly string[];
}

const EXAMPLES_KEPT = 3;

/** Is told how far a long job is: 12 of 110 `simulations`. */
export type ProgressListener = (done: number, total: number, unit: string) => void;

/** Collects warnings; printed one line a kind and stored in `dataset.json`. Passes on how far a job is. */
export class Report {
  readonly #entries = new Map<string, { count: number; examples: string[] }>();
  readonly #onProgress: ProgressListener | undefined;

  constructor(onProgress?: ProgressListener) {
    this.#onProgress = onProgress;
  }

  /** Says that `done` of `total` are done; of no consequence to the result. */
  progress(done: number, total: number, unit: string): void {
    this.#onProgress?.(done, total, unit);
  }

  /** Counts `count` occurrences of `kind`; `place` says where. */
  warn(kind: string, place: string, count = 1): void {
    const entry = this.#entries.get(kind) ?? { count: 0, examples: [] };
    entry.count += count;
    if (entry.examples.length < EXAMPLES_KEPT) entry.examples.push(place);
    this.#entries.set(kind, entry);
  }

  get entries(): readonly ReportEntry[] {
    return [...this.#entries].map(([kind, { count, examples }]) => ({ kind, count, examples: [...examples] }));
  }

  /** One line a kind: `12 x rows flagged by Issues dropped (CLEAN_House2.csv row 88, ...)`. */
  toLines(): string[] {
    return this.entries.map(({ kind, count, examples }) => {
      const more = count > examples.length ? ", ..." : "";
      return `${count} x ${kind} (${examples.join(", ")}${more})`;
    });
  }
}
