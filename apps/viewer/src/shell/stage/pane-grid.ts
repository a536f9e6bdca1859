// How panes share the stage.
import type { Arrangement } from "../url-state.ts";

/** A region in CSS pixels from the upper left corner. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Where a pane's picture lies, and the part of it that is seen. */
export interface PanePlace {
  readonly view: Box;
  readonly seen: Box;
}

const GAP = 1;

/**
 * Places of panes in an area: beside each other, one alone, or two behind a divider.
 *
 * @param chosen index of the pane that `one` shows and `split` has on its left
 * @param split share of the width on the left of the divider
 * @returns undefined for a pane that is not seen
 */
export function panePlaces(
  count: number,
  area: Box,
  arrangement: Arrangement,
  chosen: number,
  split: number,
): (PanePlace | undefined)[] {
  const whole = { view: area, seen: area };
  if (arrangement === "one" || count === 1) {
    return Array.from({ length: count }, (_, index) => (index === Math.min(chosen, count - 1) ? whole : undefined));
  }
  if (arrangement === "split") return splitPlaces(count, area, chosen, split);
  const columns = gridColumns(count, area.width / area.height);
  const rows = Math.ceil(count / columns);
  const width = (area.width - GAP * (columns - 1)) / columns;
  const height = (area.height - GAP * (rows - 1)) / rows;
  return Array.from({ length: count }, (_, index) => {
    const left = area.left + (index % columns) * (width + GAP);
    const top = area.top + Math.floor(index / columns) * (height + GAP);
    const box = { left, top, width, height };
    return { view: box, seen: box };
  });
}

function splitPlaces(count: number, area: Box, chosen: number, split: number): (PanePlace | undefined)[] {
  const first = Math.min(chosen, count - 1);
  const second = (first + 1) % count;
  const left = Math.round(area.width * split);
  return Array.from({ length: count }, (_, index) => {
    if (index === first) return { view: area, seen: { ...area, width: left } };
    if (index === second) return { view: area, seen: { ...area, left: area.left + left, width: area.width - left } };
    return undefined;
  });
}

/** Columns that give every pane the largest square; of equal ones those that leave the fewest places empty. */
export function gridColumns(count: number, aspect: number): number {
  const shapes = Array.from({ length: count }, (_, index) => {
    const columns = index + 1;
    const rows = Math.ceil(count / columns);
    return { columns, square: Math.min(aspect / columns, 1 / rows), empty: columns * rows - count };
  });
  return shapes.sort((a, b) => b.square - a.square || a.empty - b.empty)[0]!.columns;
}
