// A font of three by five pixels for numbers, enough to label a colour bar.
import { fillRectangle, type IndexedImage } from "./indexed-image.ts";

/** Rows of each glyph from the top, three bits a row. */
const GLYPHS: Readonly<Record<string, string>> = {
  "0": "75557",
  "1": "26227",
  "2": "71747",
  "3": "71717",
  "4": "55711",
  "5": "74717",
  "6": "74757",
  "7": "71122",
  "8": "75757",
  "9": "75717",
  "-": "00700",
  "+": "02720",
  ".": "00002",
  e: "07743",
  t: "27223",
  "=": "07070",
  " ": "00000",
};

const WIDTH = 4;
const HEIGHT = 5;

/** Width and height of a text in pixels. */
export function textSize(text: string, zoom: number): { readonly width: number; readonly height: number } {
  return { width: Math.max(0, text.length * WIDTH - 1) * zoom, height: HEIGHT * zoom };
}

/** Draws a text; characters that the font lacks stay empty. */
export function drawText(
  image: IndexedImage,
  text: string,
  left: number,
  top: number,
  zoom: number,
  entry: number,
): void {
  for (const [place, character] of [...text].entries()) {
    for (const [row, bits] of [...(GLYPHS[character] ?? GLYPHS[" "]!)].entries()) {
      for (let column = 0; column < 3; column++) {
        if (((Number(bits) >> (2 - column)) & 1) === 0) continue;
        fillRectangle(image, left + (place * WIDTH + column) * zoom, top + row * zoom, zoom, zoom, entry);
      }
    }
  }
}
