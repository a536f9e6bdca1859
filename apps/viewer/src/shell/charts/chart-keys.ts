// Looking around in a chart by keyboard.

const SHIFT = 0.2;
const ZOOM = 0.6;

export type Range = readonly [number, number];

/**
 * The x range that a key leads to: arrows go along, plus and minus zoom about the middle, Home shows all.
 *
 * @param all what there is: nothing beyond it is shown
 * @returns `all` for Home and where everything is in sight again; undefined if it is no key of charts
 */
export function keyedRange(key: string, [low, high]: Range, all: Range): Range | "all" | undefined {
  const width = high - low;
  switch (key) {
    case "Home":
      return "all";
    case "ArrowLeft":
      return within(low - SHIFT * width, width, all);
    case "ArrowRight":
      return within(low + SHIFT * width, width, all);
    case "+":
    case "=":
      return within(low + ((1 - ZOOM) / 2) * width, ZOOM * width, all);
    case "-": {
      const wider = width / ZOOM;
      return wider >= all[1] - all[0] ? "all" : within(low - (wider - width) / 2, wider, all);
    }
    default:
      return undefined;
  }
}

function within(low: number, width: number, [first, last]: Range): Range {
  const start = Math.min(Math.max(first, low), Math.max(first, last - width));
  return [start, start + width];
}
