// Resizing of images and its gradients.
import { linearSources, nearestSources, type ResizeOptions, transposedWeights } from "../../interpolation.ts";
import { int, text } from "../attributes.ts";
import { cast } from "../elementwise.ts";
import type { Graph } from "../graph.ts";
import type { KernelAttributes, KernelTable, TraceKernel } from "../kernel.ts";
import { reshape } from "../ops/reshape.ts";
import type { Value } from "../value.ts";
import { matMul } from "./matmul.ts";

type Shape4 = [number, number, number, number];
type SourcesOf = typeof linearSources;

/** ONNX's name for how positions map. */
function coordinates({ alignCorners, halfPixelCenters }: KernelAttributes): string {
  if (alignCorners) return "align_corners";
  return halfPixelCenters ? "half_pixel" : "asymmetric";
}

/**
 * The smallest float32 factor that makes `sources` at least `targets` elements: their number is rounded down, of a
 * product that ONNX Runtime takes in float32 while it runs and in float64 while it rewrites a graph.
 */
function scaleOf(targets: number, sources: number): number {
  let scale = Math.fround(targets / sources);
  while (scale * sources < targets) scale = Math.fround(scale * (1 + 2 ** -23));
  return scale;
}

/** Factors and not sizes: these would depend on the batch. */
const resizeBilinear: TraceKernel = (graph, inputs, attributes) => {
  const images = cast(graph, inputs.images!, "float32");
  const [batch, height, width, channels] = images.shape as Shape4;
  const [rows, columns] = attributes.size as [number, number];
  const shape = [batch, rows, columns, channels];
  if (images.splat !== undefined) return graph.splat("float32", shape, images.splat);
  if (rows === height && columns === width) return images;
  const scales = graph.constant("float32", [4], [1, scaleOf(rows, height), scaleOf(columns, width), 1]);
  const mode = { mode: text("linear"), coordinate_transformation_mode: text(coordinates(attributes)) };
  return graph.op("Resize", [images, null, scales], { dtype: "float32", shape }, mode);
};

const resizeNearestNeighbor: TraceKernel = (graph, { images }, attributes) => {
  const [rows, columns] = attributes.size as [number, number];
  return gather(graph, gather(graph, images!, 1, rows, attributes), 2, columns, attributes);
};

function gather(graph: Graph, images: Value, axis: number, targets: number, attributes: KernelAttributes): Value {
  const extent = images.shape[axis]!;
  if (targets === extent) return images;
  const shape = images.shape.with(axis, targets);
  const { dtype, splat } = images;
  if (splat !== undefined) return graph.splat(dtype, shape, splat);
  const places = graph.constant("int32", [targets], nearestSources(targets, extent, attributes as ResizeOptions));
  return graph.op("Gather", [images, places], { dtype, shape }, { axis: int(axis) });
}

/** dx = R^T dy C with R and C the weights of rows and columns. */
function gradient(sourcesOf: SourcesOf): TraceKernel {
  return (graph, inputs, attributes) => {
    const [batch, height, width, channels] = inputs.images!.shape as Shape4;
    const [, rows, columns] = inputs.dy!.shape as Shape4;
    const weights = (targets: number, sources: number) => {
      const elements = transposedWeights(sourcesOf(targets, sources, attributes as ResizeOptions), sources);
      return graph.constant("float32", [sources, targets], elements);
    };
    const byRow = reshape(graph, inputs.dy!, [batch, rows, columns * channels]);
    const upright = matMul(graph, weights(rows, height), byRow);
    const byColumn = reshape(graph, upright, [batch * height, columns, channels]);
    return reshape(graph, matMul(graph, weights(columns, width), byColumn), [batch, height, width, channels]);
  };
}

/** tfjs kernels of this family. */
export const resizeKernels: KernelTable = {
  ResizeBilinear: resizeBilinear,
  ResizeBilinearGrad: gradient(linearSources),
  ResizeNearestNeighbor: resizeNearestNeighbor,
  ResizeNearestNeighborGrad: gradient((...window) => nearestSources(...window).map((source) => [[source, 1]])),
};
