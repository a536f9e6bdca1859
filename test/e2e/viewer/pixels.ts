// What pictures have in them, counted by the browser that decodes them.
import type { Page } from "playwright-core";

/** Colours that occur in a PNG. */
export function distinctColours(page: Page, png: Buffer): Promise<number> {
  return page.evaluate(async (text) => {
    const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${text}`)).blob());
    const context = new OffscreenCanvas(image.width, image.height).getContext("2d")!;
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, image.width, image.height);
    return new Set(new Uint32Array(data.buffer)).size;
  }, png.toString("base64"));
}

/** Share of the pixels that differ by more than a little between two PNGs of one size. */
export function changedShare(page: Page, before: Buffer, after: Buffer): Promise<number> {
  return page.evaluate(
    async (texts) => {
      const pixels = texts.map(async (text) => {
        const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${text}`)).blob());
        const context = new OffscreenCanvas(image.width, image.height).getContext("2d")!;
        context.drawImage(image, 0, 0);
        return context.getImageData(0, 0, image.width, image.height).data;
      });
      const [a, b] = (await Promise.all(pixels)) as [Uint8ClampedArray, Uint8ClampedArray];
      let changed = 0;
      for (let at = 0; at < a.length; at += 4) {
        if ([0, 1, 2].some((channel) => Math.abs(a[at + channel]! - b[at + channel]!) > 8)) changed++;
      }
      return (4 * changed) / a.length;
    },
    [before.toString("base64"), after.toString("base64")] as const,
  );
}
