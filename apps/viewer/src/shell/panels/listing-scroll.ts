// Where a listing scrolls to, so that one of its lines is in sight.

/** A piece of the listing's height, in pixels. */
export interface Piece {
  readonly from: number;
  readonly height: number;
}

/** @returns the upper end of what is in sight: as it is where the line is inside, else so that the line is in the middle */
export function scrolledTo(line: Piece, inSight: Piece): number {
  const isInside = line.from >= inSight.from && line.from + line.height <= inSight.from + inSight.height;
  return isInside ? inSight.from : Math.max(0, line.from - (inSight.height - line.height) / 2);
}
