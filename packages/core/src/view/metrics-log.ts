// metrics.jsonl as columns of numbers, also while it grows.

/** A logged quantity: where in training, and its value there. */
export interface MetricSeries {
  readonly steps: Float64Array;
  readonly values: Float64Array;
}

/** The lines read so far. A line that is cut off is kept until its rest comes. */
export class MetricsLog {
  readonly #series = new Map<string, { steps: number[]; values: number[]; made?: MetricSeries }>();
  #rest = "";
  #step = 0;

  /** Names of the logged quantities, in the order in which they first appear; `step` is not one of them. */
  get names(): readonly string[] {
    return [...this.#series.keys()];
  }

  /** The last step seen. */
  get step(): number {
    return this.#step;
  }

  /** Adds text of the file, from where the last text ended. Lines that are not JSON objects are left out. */
  append(text: string): void {
    const lines = (this.#rest + text).split("\n");
    this.#rest = lines.pop()!;
    for (const line of lines) this.#add(line);
  }

  /** Undefined for a name that there is not. The same object as long as nothing was added. */
  series(name: string): MetricSeries | undefined {
    const found = this.#series.get(name);
    if (found === undefined) return undefined;
    found.made ??= { steps: Float64Array.from(found.steps), values: Float64Array.from(found.values) };
    return found.made;
  }

  #add(line: string): void {
    const entry = parsed(line);
    if (entry === undefined) return;
    const { step } = entry;
    if (typeof step === "number") this.#step = step;
    for (const [name, value] of Object.entries(entry)) {
      if (name === "step" || typeof value !== "number") continue;
      const series = this.#series.get(name) ?? { steps: [], values: [] };
      series.steps.push(this.#step);
      series.values.push(value);
      delete series.made;
      this.#series.set(name, series);
    }
  }
}

function parsed(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
