// The incomplete crystal that the model is shown, and what it should say about it.

/** Values of one field of one crystal at all its places, `width` numbers each: sites, then STOP, then padding. */
export interface FieldValues {
  readonly values: ArrayLike<number>;
  readonly width: number;
  /** What stands for a value that is not known, `width` numbers. */
  readonly mask: ArrayLike<number>;
  /** What stands at a place that is not there, `width` numbers. */
  readonly pad: ArrayLike<number>;
}

/** Which part of a crystal is shown. */
export interface Visible {
  /** Order of the places; place i shows what stands at `order[i]`. */
  readonly order: ArrayLike<number>;
  /** Sites that are fully known. */
  readonly known: number;
  /** Whether the field is known of the site behind them. */
  readonly revealed: boolean;
}

/** A writable row of a batch: `sites` places from `offset` on. */
export interface Row {
  readonly data: Float32Array | Int32Array;
  readonly offset: number;
  readonly sites: number;
}

/**
 * Writes one field of an incomplete crystal: the known sites, padding, and at the last place the value of the next site
 * or MASK.
 */
export function writeVisible(
  { data, offset, sites }: Row,
  field: FieldValues,
  { order, known, revealed }: Visible,
): void {
  const { values, width, mask, pad } = field;
  for (let place = 0; place < sites; place++) {
    const isLast = place === sites - 1;
    const at = (isLast ? order[known]! : order[place]!) * width;
    for (let i = 0; i < width; i++) {
      const hidden = isLast ? (revealed ? undefined : mask[i]) : place < known ? undefined : pad[i];
      data[offset + place * width + i] = hidden ?? values[at + i]!;
    }
  }
}

/** Writes 1 at the places of a row that {@link writeVisible} fills with sites, 0 at padding. */
export function writeValidity({ data, offset, sites }: Row, known: number): void {
  for (let place = 0; place < sites; place++) data[offset + place] = Number(place < known || place === sites - 1);
}

/**
 * Writes the distribution of what may stand at place `known`, when any of the sites that are left may: the share of
 * every token among them, or STOP where none is left. The row has as many numbers as there are tokens, zero before.
 *
 * @param length sites of the crystal
 * @see Kazeev et al. 2025, section 3 (any of the remaining sites may be next)
 */
export function writeRemaining(
  data: Float32Array,
  offset: number,
  tokens: ArrayLike<number>,
  { order, known, length }: Pick<Visible, "order" | "known"> & { readonly length: number },
): void {
  const left = Math.max(length - known, 1);
  for (let place = known; place < known + left; place++) {
    const at = offset + tokens[order[place]!]!;
    data[at] = data[at]! + 1 / left;
  }
}
