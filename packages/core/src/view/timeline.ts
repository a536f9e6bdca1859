// The time line of a scene: what its cursor runs over and how positions are written.

/** How a position is written and read back. */
export type TimeFormat =
  /** Milliseconds since 1970, shown on the clock of an IANA zone. */
  | { readonly kind: "instant"; readonly timeZone: string }
  /** Seconds, shown as h:mm:ss or with fractions. */
  | { readonly kind: "duration" }
  | { readonly kind: "number"; readonly unit: string; readonly digits: number }
  /** Position n is the n-th text: years, sampling steps. */
  | { readonly kind: "labels"; readonly labels: readonly string[] };

/** A place or span that is marked on the time line: a cue, an event, a gap. */
export interface TimeMark {
  readonly from: number;
  /** Left out for a moment. */
  readonly to?: number;
  readonly label: string;
  readonly colour?: string;
}

export interface Timeline {
  readonly title: string;
  readonly from: number;
  readonly to: number;
  /** Distance of two positions; 0 for a continuum. */
  readonly step: number;
  readonly format: TimeFormat;
  /** Where it stands when the scene opens. */
  readonly start: number;
  readonly playable: boolean;
  /** Units of the time line per second at speed 1. */
  readonly rate: number;
  /** Speeds on offer, 1 among them. */
  readonly speeds?: readonly number[];
  readonly loop?: boolean;
  readonly marks?: readonly TimeMark[];
}
