// Gathers the statistics of each tag while simulations pass, frame by frame.
import { InputError } from "@sciformer/core";
import { Moments } from "./moments.ts";
import type { SimulationInfo } from "./simulation.ts";
import type { TagStatistics } from "./statistics.ts";

/** Groups of channels that are vectors: adjacent equal letters of a scheme, as [first, end) ranges. */
export function fieldGroups(scheme: string): [number, number][] {
  const groups: [number, number][] = [];
  for (let first = 0; first < scheme.length; ) {
    let end = first + 1;
    while (end < scheme.length && scheme[end] === scheme[first]) end++;
    groups.push([first, end]);
    first = end;
  }
  return groups;
}

/** What a simulation says of itself that all of its tag share. */
export type TagIdentity = Pick<
  SimulationInfo,
  "simId" | "tag" | "pdeId" | "fieldNames" | "fieldIds" | "fieldScheme" | "fieldUnits" | "params"
>;

/** Moments of one simulation, gathered frame by frame. */
class SimulationMoments {
  readonly channels: readonly Moments[];
  readonly vectors: readonly Moments[];
  readonly #groups: readonly [number, number][];
  #norms = new Float64Array(0);

  constructor(scheme: string) {
    this.#groups = fieldGroups(scheme);
    this.channels = Array.from(scheme, () => new Moments());
    this.vectors = this.#groups.map(() => new Moments());
  }

  /**
   * @param data [channels or more, points]
   * @param points of the grid
   * @param valid [points], 0 where a point does not count
   */
  add(data: Float32Array, points: number, valid: Uint8Array | undefined): void {
    if (this.#norms.length !== points) this.#norms = new Float64Array(points);
    const norms = this.#norms;
    for (const [g, [first, end]] of this.#groups.entries()) {
      norms.fill(0);
      for (let c = first; c < end; c++) {
        const values = data.subarray(c * points, (c + 1) * points);
        this.channels[c]!.addAll(values, valid);
        for (let i = 0; i < points; i++) norms[i]! += values[i]! * values[i]!;
      }
      for (let i = 0; i < points; i++) norms[i] = Math.sqrt(norms[i]!);
      this.vectors[g]!.addAll(norms, valid);
    }
  }

  /** Of the vector that each channel belongs to. */
  get vectorStds(): number[] {
    return this.#groups.flatMap(([first, end], g) => Array(end - first).fill(this.vectors[g]!.std));
  }
}

/** Running statistics of one tag. */
class TagBuilder {
  readonly #identity: TagIdentity;
  readonly #means: Moments[];
  readonly #stds: Moments[];
  readonly #vectors: Moments[];
  readonly #params: Moments[];
  readonly #lowest: number[];
  readonly #highest: number[];

  constructor(identity: TagIdentity) {
    const moments = () => new Moments();
    this.#identity = identity;
    this.#means = identity.fieldNames.map(moments);
    this.#stds = identity.fieldNames.map(moments);
    this.#vectors = identity.fieldNames.map(moments);
    this.#params = identity.params.map(moments);
    this.#lowest = identity.fieldNames.map(() => Number.POSITIVE_INFINITY);
    this.#highest = identity.fieldNames.map(() => Number.NEGATIVE_INFINITY);
  }

  /** @throws InputError for a simulation whose fields or constants are not those of the tag */
  check({ simId, tag, fieldNames, fieldScheme, params }: TagIdentity): void {
    const { simId: first, fieldNames: names, fieldScheme: scheme, params: constants } = this.#identity;
    const said = (what: string, got: string, wanted: string) => {
      if (got !== wanted)
        throw new InputError(
          `simulation ${simId}: ${tag} has the ${what} ${got || "none"}, but ${first} has ${wanted || "none"}`,
        );
    };
    said("fields", fieldNames.join(", "), names.join(", "));
    said("field scheme", fieldScheme, scheme);
    said("constants", params.map(({ name }) => name).join(", "), constants.map(({ name }) => name).join(", "));
  }

  add({ params }: TagIdentity, simulation: SimulationMoments): void {
    for (const [c, { count, mean, std, min, max }] of simulation.channels.entries()) {
      if (count === 0) continue;
      this.#means[c]!.add(mean);
      this.#lowest[c] = Math.min(this.#lowest[c]!, min);
      this.#highest[c] = Math.max(this.#highest[c]!, max);
      this.#stds[c]!.add(std);
      this.#vectors[c]!.add(simulation.vectorStds[c]!);
    }
    for (const [p, { value }] of params.entries()) this.#params[p]!.add(value);
  }

  get statistics(): TagStatistics {
    const { pdeId, fieldNames, fieldIds, fieldScheme, fieldUnits, params } = this.#identity;
    const of = (moments: readonly Moments[], key: "mean" | "std" | "min" | "max") =>
      moments.map((one) => (one.count === 0 ? 0 : one[key]));
    return {
      pde_id: pdeId,
      field_names: [...fieldNames],
      field_ids: [...fieldIds],
      field_scheme: fieldScheme,
      field_units: fieldUnits && [...fieldUnits],
      param_names: params.map(({ name }) => name),
      param_ids: params.map(({ id }) => id),
      simulations: Math.max(1, this.#means[0]?.count ?? 0),
      norm: {
        mean: of(this.#means, "mean"),
        std: of(this.#stds, "mean"),
        std_vector: of(this.#vectors, "mean"),
        min: [...this.#lowest],
        max: [...this.#highest],
        param_mean: of(this.#params, "mean"),
        param_std: of(this.#params, "std"),
        param_min: of(this.#params, "min"),
        param_max: of(this.#params, "max"),
      },
    };
  }
}

/** The simulation that is passing. */
interface Current {
  readonly identity: TagIdentity;
  readonly moments: SimulationMoments;
}

/** Statistics of every tag of a stream of simulations; the frames of one simulation follow each other. */
export class StatisticsBuilder {
  readonly #tags = new Map<string, TagBuilder>();
  #current: Current | undefined;

  /** The next simulation. @throws InputError when its fields or constants are not those of its tag */
  begin(identity: TagIdentity): void {
    this.#finish();
    const tag = this.#tags.get(identity.tag) ?? new TagBuilder(identity);
    this.#tags.set(identity.tag, tag);
    tag.check(identity);
    this.#current = { identity, moments: new SimulationMoments(identity.fieldScheme) };
  }

  /**
   * A frame of the simulation that began last.
   *
   * @param data [channels or more, points]
   * @param valid [points], 0 where a point does not count
   */
  add(data: Float32Array, points: number, valid?: Uint8Array): void {
    this.#current!.moments.add(data, points, valid);
  }

  /** By tag, in the order in which they came. */
  get values(): Record<string, TagStatistics> {
    this.#finish();
    return Object.fromEntries([...this.#tags].map(([tag, builder]) => [tag, builder.statistics]));
  }

  #finish(): void {
    const current = this.#current;
    this.#current = undefined;
    if (current !== undefined) this.#tags.get(current.identity.tag)!.add(current.identity, current.moments);
  }
}
