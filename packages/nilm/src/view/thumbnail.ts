// A small picture of a run: the mains curve of the first days with the predicted appliances stacked under it.
import { type NumberArray, type Picture, Pyramid, type SceneData } from "@sciformer/core/view";
import { appliancesOf } from "./appliances.ts";

/** Rows that are read: three days of minutes. */
const ROWS = 4320;
const MAINS = "#8a8a8a";

interface Size {
  readonly width: number;
  readonly height: number;
}

/** A series of the picture. */
export interface Layer {
  readonly values: NumberArray;
  /** `#rrggbb` */
  readonly colour: string;
}

export async function thumbnail(data: SceneData, size: Size): Promise<Picture | undefined> {
  const table = await data.predictions();
  if (table === undefined || table.rows === 0) return undefined;
  const appliances = appliancesOf(table.columns, data.run?.config);
  const names = ["aggregate_w", ...appliances.map(({ name }) => `${name}_w`)];
  const { values } = await table.read(names, 0, Math.min(ROWS, table.rows));
  const [mains, ...layers] = names.map((name) => values[name] as Float32Array);
  const stack = layers.map((one, at) => ({ values: one, colour: appliances[at]!.colour }));
  return paintPower({ values: mains!, colour: MAINS }, stack, size);
}

/** Mains as a line from its least to its largest value in each column of pixels, mean power of the layers under it. */
export function paintPower(mains: Layer, layers: readonly Layer[], { width, height }: Size): Picture {
  const rgba = new Uint8ClampedArray(4 * width * height);
  const length = mains.values.length;
  const curve = new Pyramid(mains.values).query(0, length, width);
  const stacks = layers.map(({ values }) => new Pyramid(values).query(0, length, width).mean);
  const most = curve.max.reduce((high, watts) => Math.max(high, watts || 0), 1);
  const rowOf = (watts: number) => Math.round((height - 1) * (1 - Math.min(1, watts / most)));
  const paint = (x: number, from: number, to: number, colour: string) => {
    for (let y = Math.max(0, from); y <= Math.min(height - 1, to); y++) {
      for (let channel = 0; channel < 3; channel++) {
        rgba[4 * (y * width + x) + channel] = Number.parseInt(colour.slice(1 + 2 * channel, 3 + 2 * channel), 16);
      }
      rgba[4 * (y * width + x) + 3] = 255;
    }
  };
  for (let x = 0; x < width; x++) {
    if (Number.isNaN(curve.max[x]!)) continue;
    paint(x, rowOf(curve.max[x]!), rowOf(curve.min[x]!), mains.colour);
    let below = 0;
    for (const [at, { colour }] of layers.entries()) {
      const above = below + (stacks[at]![x]! || 0);
      if (rowOf(above) < rowOf(below)) paint(x, rowOf(above), rowOf(below) - 1, colour);
      below = above;
    }
  }
  return { width, height, rgba };
}
