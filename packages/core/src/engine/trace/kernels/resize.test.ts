// Resizing of images, compiled against eager.
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { describeKernels, floats, integers, type KernelCase } from "../../../testing/kernel-cases.ts";
import { largestError, verifyCompiled } from "../../verify.node.ts";
import { resizeKernels } from "./resize.ts";

type Pair = [number, number];

const MODES = [
  { alignCorners: false, halfPixelCenters: false },
  { alignCorners: true, halfPixelCenters: false },
  { alignCorners: false, halfPixelCenters: true },
] as const;
type Mode = (typeof MODES)[number];

/** Shape of the images and the size they get: larger, smaller, odd ratios, one axis only, one element. */
const SIZES: readonly (readonly [number[], Pair])[] = [
  [
    [2, 2, 3, 2],
    [4, 6],
  ],
  [
    [1, 4, 6, 1],
    [2, 3],
  ],
  [
    [1, 3, 4, 2],
    [5, 7],
  ],
  [
    [1, 7, 5, 1],
    [3, 2],
  ],
  [
    [1, 3, 4, 3],
    [3, 8],
  ],
  [
    [1, 3, 4, 3],
    [6, 4],
  ],
  [
    [1, 3, 4, 2],
    [3, 4],
  ],
  [
    [1, 3, 4, 1],
    [1, 1],
  ],
  [
    [1, 1, 1, 2],
    [3, 2],
  ],
  // ratios that float32 rounds down
  [
    [1, 7, 1, 1],
    [31, 1],
  ],
  [
    [1, 1, 11, 1],
    [1, 13],
  ],
];

const named = (shape: number[], size: Pair, { alignCorners, halfPixelCenters }: Mode) =>
  `[${shape}] to [${size}] ${alignCorners ? "corners" : halfPixelCenters ? "half pixels" : ""}`;

const OPERATIONS = { ResizeBilinear: tf.image.resizeBilinear, ResizeNearestNeighbor: tf.image.resizeNearestNeighbor };
const forward = Object.entries(OPERATIONS).flatMap(([kernel, resize]) =>
  SIZES.flatMap(([shape, size]) =>
    MODES.map((mode): KernelCase => {
      const { alignCorners, halfPixelCenters } = mode;
      return {
        kernel,
        name: named(shape, size, mode),
        fn: ({ x }) => ({ y: resize(x as tf.Tensor4D, size, alignCorners, halfPixelCenters) }),
        inputs: { x: floats(shape, 1) },
      };
    }),
  ),
);

const special = Object.entries(OPERATIONS).flatMap(([kernel, resize]): KernelCase[] => [
  {
    kernel,
    name: "int32",
    fn: ({ x }) => ({ y: resize(x as tf.Tensor4D, [5, 4]) }),
    inputs: { x: integers([1, 3, 2, 2], -9, 9) },
    gradients: "none",
  },
  {
    kernel,
    name: "constant",
    fn: () => ({ y: resize(tf.fill([1, 2, 3, 1], 0.25) as tf.Tensor4D, [4, 3]) }),
    inputs: {},
    gradients: "none",
  },
]);

type Kernel = "ResizeBilinearGrad" | "ResizeNearestNeighborGrad";
function gradientKernel(kernel: Kernel, mode: Mode, size: Pair) {
  const attributes = { ...mode, size } as unknown as tf.NamedAttrMap;
  return ({ images, dy }: Readonly<Record<string, tf.Tensor>>) => ({
    y: tf.engine().runKernel(kernel, { images: images!, dy: dy! }, attributes) as tf.Tensor,
  });
}

/** Of one channel: with several tfjs's own ResizeNearestNeighborGrad is wrong. */
const backward = (["ResizeBilinearGrad", "ResizeNearestNeighborGrad"] as const).flatMap((kernel) =>
  SIZES.slice(0, 5).flatMap(([[, height, width], size]) =>
    MODES.slice(0, 2).map(
      (mode): KernelCase => ({
        kernel,
        name: named([1, height!, width!, 1], size, mode),
        fn: gradientKernel(kernel, mode, size),
        inputs: { images: floats([1, height!, width!, 1], 1), dy: floats([1, ...size, 1], 2) },
        gradients: "none",
      }),
    ),
  ),
);

describeKernels(resizeKernels, [...forward, ...special, ...backward]);

describe.each([
  ["ResizeBilinearGrad", tf.image.resizeBilinear],
  ["ResizeNearestNeighborGrad", tf.image.resizeNearestNeighbor],
] as const)("%s, against core's own gradient", (kernel, resize) => {
  // tfjs's own ResizeNearestNeighborGrad, which this runs too, never ends for one element with aligned corners
  const sizes = SIZES.filter(([[, height, width]]) => height! > 1 && width! > 1);
  const cases = sizes.flatMap(([shape, size]) =>
    MODES.map((mode) => [named(shape, size, mode), shape, size, mode] as const),
  );

  test.each(cases)("%s", async (_, shape, size, mode) => {
    const inputs = { images: floats(shape, 1), dy: floats([shape[0]!, ...size, shape[3]!], 2) };
    const { results } = await verifyCompiled(gradientKernel(kernel, mode, size), inputs, { gradients: false });
    const { alignCorners, halfPixelCenters } = mode;
    const forward = (x: tf.Tensor) => resize(x as tf.Tensor4D, size, alignCorners, halfPixelCenters);
    const [images, dy] = [inputs.images, inputs.dy].map(({ data, shape }) => tf.tensor(data, [...shape]));
    const want = tf.grad(forward)(images!, dy).dataSync();
    for (const [place, got] of results[0]!.compiled.entries()) expect(got).toBeCloseTo(want[place]!, 5);
  });
});

test("a value that is no number reaches its neighbours only", async () => {
  const x = floats([1, 4, 4, 1], 1);
  x.data[0] = Number.NaN;
  const fn = ({ x }: Readonly<Record<string, tf.Tensor>>) => ({
    y: tf.image.resizeBilinear(x as tf.Tensor4D, [7, 7], true),
  });
  const { results } = await verifyCompiled(fn, { x }, { gradients: false });
  const { compiled } = results[0]!;
  expect(compiled.filter(Number.isNaN)).toHaveLength(4);
});

test("a ratio that float32 rounds down gives all rows in a graph that ONNX Runtime rewrites, too", async () => {
  const fn = ({ x }: Readonly<Record<string, tf.Tensor>>) => ({ y: tf.image.resizeBilinear(x as tf.Tensor4D, [7, 7]) });
  const { results } = await verifyCompiled(fn, { x: floats([2, 5, 7, 2]) }, { target: { contrib: false } });
  expect(largestError(results)).toBeLessThan(2e-5);
});
