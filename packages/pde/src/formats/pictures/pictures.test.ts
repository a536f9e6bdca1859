// Pictures of fields: colours where values are, a bar with numbers, files that open.
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { decode } from "fast-png";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Simulation } from "../../simulation.ts";
import { drawText } from "./bitmap-font.ts";
import { fieldPicture, picturePalette, pictureStyle } from "./field-picture.ts";
import { blankImage } from "./indexed-image.ts";
import { writeGif, writePngFrames } from "./write-pictures.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "pictures-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** Two frames of a 3 x 2 plane, from `low` to low + 5, and ten more. */
function made(low: number): Simulation {
  return {
    simId: "a",
    tag: "a",
    pdeId: 0,
    fieldNames: ["density"],
    fieldIds: [5],
    fieldScheme: "d",
    fieldUnits: null,
    grid: [3, 2],
    dt: 1,
    t0: 0,
    domainExtent: null,
    boundary: ["open", "open", "open", "open"],
    params: [],
    seed: null,
    icKind: null,
    source: "solver",
    frameCount: 2,
    *frames() {
      for (const frame of [0, 1]) {
        const data = Float32Array.from({ length: 6 }, (_, i) => low + i + 10 * frame);
        yield { time: frame, data, valid: Uint8Array.of(1, 1, 0, 1, 1, 1) };
      }
    },
  };
}

test("limits are those of all measured values; signed fields have zero in the middle", async () => {
  expect(await pictureStyle(made(1), { zoom: 2 })).toEqual({ map: "viridis", limits: [1, 16], zoom: 2 });
  expect(await pictureStyle(made(-3), { zoom: 2 })).toEqual({ map: "twilight", limits: [-12, 12], zoom: 2 });
});

test("x goes to the right and y upwards; a point that was not measured is grey", async () => {
  const [frame] = made(0).frames() as Iterable<{ time: number; data: Float32Array; valid: Uint8Array }>;
  const image = fieldPicture(frame!, [3, 2], { map: "viridis", limits: [0, 5], zoom: 1 });
  const at = (x: number, y: number) => image.pixels[(8 + 1 - y) * image.width + 8 + x];
  // Value 2 x + y of 0 ... 5 to entries 0 ... 252.
  expect([at(0, 0), at(0, 1), at(1, 1), at(2, 1)]).toEqual([0, 50, 151, 252]);
  expect(picturePalette("viridis")[at(1, 0)!]).toEqual([200, 200, 200]);
});

test("digits are drawn three pixels wide and five high", () => {
  const image = blankImage(7, 5, 0);
  drawText(image, "17", 0, 0, 1, 1);
  const rows = Array.from({ length: 5 }, (_, y) => [...image.pixels.subarray(7 * y, 7 * y + 7)].join(""));
  expect(rows).toEqual(["0100111", "1100001", "0100001", "0100010", "1110010"]);
});

test("a PNG a frame, in the colours of the palette", async () => {
  const paths = await writePngFrames(folder, made(0), { zoom: 3, limits: [0, 15], map: "magma" });
  expect(paths.map((path) => basename(path))).toEqual(["frame_0000.png", "frame_0001.png"]);
  const { width, data } = decode(await readFile(paths[0]!));
  // The lower left point has the lowest value.
  const place = 3 * ((8 + 5) * width + 8);
  expect([...data.subarray(place, place + 3)]).toEqual(picturePalette("magma")[0]);
});

test("a GIF has all frames and repeats", async () => {
  const path = join(folder, "a.gif");
  await writeGif(path, made(0));
  const bytes = await readFile(path);
  expect(bytes.subarray(0, 6).toString("latin1")).toBe("GIF89a");
  expect(bytes.includes("NETSCAPE2.0")).toBe(true);
  // An image descriptor's control block stands before each frame.
  const controls = bytes.toString("hex").match(/21f904/g);
  expect(controls).toHaveLength(2);
});
