// Pictures out: a PNG a frame, and an animated GIF of all frames.
import { join } from "node:path";
import { writeFileAtomic } from "@sciformer/core/node";
import { encode } from "fast-png";
import type { Simulation } from "../../simulation.ts";
import { fieldPicture, type PictureOptions, picturePalette, pictureStyle } from "./field-picture.ts";
import { GIFEncoder } from "./gif-encoder.ts";
import type { IndexedImage } from "./indexed-image.ts";

const FRAME_MS = 80;

/** A PNG file's bytes, in the colours of a palette. */
function encodePng(image: IndexedImage, palette: readonly (readonly number[])[]): Uint8Array {
  const data = new Uint8Array(3 * image.pixels.length);
  for (const [i, entry] of image.pixels.entries()) data.set(palette[entry]!, 3 * i);
  return encode({ width: image.width, height: image.height, data, channels: 3, depth: 8 });
}

/** Writes `frame_0000.png` ... into a folder. @returns their paths */
export async function writePngFrames(
  folder: string,
  simulation: Simulation,
  options: PictureOptions = {},
): Promise<readonly string[]> {
  const style = await pictureStyle(simulation, options);
  const palette = picturePalette(style.map);
  const paths: string[] = [];
  for await (const frame of simulation.frames()) {
    const image = fieldPicture(frame, simulation.grid, style, options.channel);
    const path = join(folder, `frame_${String(paths.length).padStart(4, "0")}.png`);
    await writeFileAtomic(path, encodePng(image, palette));
    paths.push(path);
  }
  return paths;
}

/** Writes an animated GIF that repeats for ever. */
export async function writeGif(path: string, simulation: Simulation, options: PictureOptions = {}): Promise<void> {
  const style = await pictureStyle(simulation, options);
  const palette = picturePalette(style.map);
  const gif = GIFEncoder();
  let isFirst = true;
  for await (const frame of simulation.frames()) {
    const { pixels, width, height } = fieldPicture(frame, simulation.grid, style, options.channel);
    gif.writeFrame(pixels, width, height, { delay: FRAME_MS, ...(isFirst ? { palette, repeat: 0 } : {}) });
    isFirst = false;
  }
  gif.finish();
  await writeFileAtomic(path, gif.bytes());
}
