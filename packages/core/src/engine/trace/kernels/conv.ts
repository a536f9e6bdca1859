// Dense convolutions over two and three spatial axes, channels last.
import { backend_util } from "@tensorflow/tfjs-core";
import type { KernelAttributes, KernelTable, TraceKernel } from "../kernel.ts";
import { activate } from "../ops/activation.ts";
import { convolutionFilter, convolutionInput, convolve } from "../ops/convolution.ts";
import { type WindowAxis, windows2d, windows3d } from "../ops/window.ts";

type Shape4 = [number, number, number, number];
type Shape5 = [number, number, number, number, number];

/** @throws Error for channels first */
function axes2d(
  inShape: readonly number[],
  filterShape: readonly number[],
  attributes: KernelAttributes,
): WindowAxis[] {
  const { strides, dilations = 1, pad, dimRoundingMode, dataFormat } = attributes;
  if (dataFormat !== "NHWC") throw new Error(`data format ${dataFormat}, expected NHWC`);
  const shapes = [inShape as Shape4, filterShape as Shape4] as const;
  return windows2d(backend_util.computeConv2DInfo(...shapes, strides, dilations, pad, dimRoundingMode));
}

/** @throws Error for channels first */
function axes3d(
  inShape: readonly number[],
  filterShape: readonly number[],
  attributes: KernelAttributes,
): WindowAxis[] {
  const { strides, dilations = 1, pad, dataFormat = "NDHWC" } = attributes;
  if (dataFormat !== "NDHWC") throw new Error(`data format ${dataFormat}, expected NDHWC`);
  return windows3d(backend_util.computeConv3DInfo(inShape as Shape5, filterShape as Shape5, strides, dilations, pad));
}

/** Kernels of one number of spatial axes. */
function kernelsOf(axesOf: typeof axes2d) {
  const forward: TraceKernel = (graph, inputs, attributes) => {
    const [x, filter] = [inputs.x!, inputs.filter!];
    const axes = axesOf(x.shape, filter.shape, attributes);
    return activate(graph, convolve(graph, x, filter, { axes }, inputs.bias), inputs, attributes);
  };
  const input: TraceKernel = (graph, inputs, attributes) => {
    const [dy, filter] = [inputs.dy!, inputs.filter!];
    return convolutionInput(graph, dy, filter, { axes: axesOf(attributes.inputShape, filter.shape, attributes) });
  };
  const filter: TraceKernel = (graph, { x, dy }, attributes) =>
    convolutionFilter(graph, x!, dy!, axesOf(x!.shape, attributes.filterShape, attributes));
  return { forward, input, filter };
}

const two = kernelsOf(axes2d);
const three = kernelsOf(axes3d);

/** tfjs kernels of this family. */
export const convKernels: KernelTable = {
  Conv2D: two.forward,
  FusedConv2D: two.forward,
  Conv2DBackpropInput: two.input,
  Conv2DBackpropFilter: two.filter,
  Conv3D: three.forward,
  Conv3DBackpropInputV2: three.input,
  Conv3DBackpropFilterV2: three.filter,
};
