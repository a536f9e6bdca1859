// What a person draws upon a state: soft blobs that are added to a field.

/** A blob; lengths are shares of the domain. */
export interface Stroke {
  readonly field: number;
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  /** In units of the field. */
  readonly amount: number;
}

/** Blobs that are kept; the oldest of more go. */
const MOST = 240;
/** Beyond so many radii a blob is nothing. */
const REACH = 3.5;

/** The strokes with one more. */
export function withStroke(strokes: readonly Stroke[], stroke: Stroke): readonly Stroke[] {
  return [...strokes, stroke].slice(-MOST);
}

/** Distance of two places on a domain that goes round, in shares of its side. */
export function distance(a: Pick<Stroke, "x" | "y">, b: Pick<Stroke, "x" | "y">): number {
  const along = (from: number, to: number) => {
    const apart = Math.abs(from - to) % 1;
    return Math.min(apart, 1 - apart);
  };
  return Math.hypot(along(a.x, b.x), along(a.y, b.y));
}

/**
 * A state with the strokes added: amount exp(-d^2 / (2 radius^2)), going on over the edges.
 *
 * @param fields [channels, size, size]
 */
export function drawnUpon(fields: Float64Array, size: number, strokes: readonly Stroke[]): Float64Array {
  const result = Float64Array.from(fields);
  for (const stroke of strokes) addBlob(result, size, stroke);
  return result;
}

function addBlob(fields: Float64Array, size: number, { field, x, y, radius, amount }: Stroke): void {
  const start = field * size * size;
  if (start >= fields.length) return;
  const reach = Math.min(Math.floor(size / 2), Math.ceil(REACH * radius * size));
  const [middleX, middleY] = [Math.floor(x * size), Math.floor(y * size)];
  const turn = (at: number) => ((at % size) + size) % size;
  for (let i = middleX - reach; i < middleX - reach + Math.min(size, 2 * reach + 1); i++) {
    for (let j = middleY - reach; j < middleY - reach + Math.min(size, 2 * reach + 1); j++) {
      const away = distance({ x: (i + 0.5) / size, y: (j + 0.5) / size }, { x, y });
      fields[start + turn(i) * size + turn(j)]! += amount * Math.exp(-(away ** 2) / (2 * radius ** 2));
    }
  }
}

const round = (value: number) => Number(value.toPrecision(4));

/** For the URL. */
export function encodeStrokes(strokes: readonly Stroke[]): string {
  return strokes
    .map(({ field, x, y, radius, amount }) => [field, ...[x, y, radius, amount].map(round)].join("*"))
    .join("~");
}

/** What cannot be read is left out. */
export function decodeStrokes(text: string): readonly Stroke[] {
  return text.split("~").flatMap((part) => {
    const [field, x, y, radius, amount] = part.split("*").map(Number);
    const stroke = { field: field!, x: x!, y: y!, radius: radius!, amount: amount! };
    const isWhole = Object.values(stroke).every((value) => Number.isFinite(value));
    return isWhole && Number.isInteger(field) && field! >= 0 && radius! > 0 ? [stroke] : [];
  });
}
