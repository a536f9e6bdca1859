// Images of palette entries: what both PNG and GIF are made from.

/** [height, width] palette entries, the upper left one first. */
export interface IndexedImage {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

/** An image filled with one entry. */
export function blankImage(width: number, height: number, entry: number): IndexedImage {
  return { width, height, pixels: new Uint8Array(width * height).fill(entry) };
}

/** Fills a rectangle; what lies outside of the image is left out. */
export function fillRectangle(
  image: IndexedImage,
  left: number,
  top: number,
  width: number,
  height: number,
  entry: number,
): void {
  const [from, to] = [Math.max(0, left), Math.min(image.width, left + width)];
  for (let y = Math.max(0, top); y < Math.min(image.height, top + height); y++) {
    image.pixels.fill(entry, y * image.width + from, Math.max(y * image.width + from, y * image.width + to));
  }
}
