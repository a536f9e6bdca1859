// Tests of the traced kernels that pick, put and count by whole numbers.
import * as tf from "@tensorflow/tfjs-core";
import { bools, describeKernels, floats, integers, type KernelCase } from "../../../testing/kernel-cases.ts";
import type { VerifyInput } from "../../verify.node.ts";
import { indexingKernels } from "./indexing.ts";

/** Exactly these whole numbers. */
function numbers(shape: readonly number[], values: readonly number[]): VerifyInput {
  return { shape, dtype: "int32", data: Int32Array.from(values) };
}

const ROWS = numbers([6], [2, 0, 3, 2, 2, 1]);

const oneHotCases: readonly KernelCase[] = [
  {
    kernel: "OneHot",
    name: "of each type, with indices out of range",
    fn: ({ x, n }) => ({
      y: tf.mul(x!, tf.oneHot(n!, 4, 1, 0, "float32")),
      scaled: tf.oneHot(n!, 4, 2.5, -1.5, "float32"),
      int: tf.oneHot(n!, 4),
      ints: tf.oneHot(n!, 4, 7, -3, "int32"),
      bool: tf.oneHot(n!, 4, 1, 0, "bool"),
    }),
    inputs: { x: floats([5, 4]), n: numbers([5], [0, 3, -1, 4, 2]) },
  },
  {
    kernel: "OneHot",
    name: "of no, two and three axes, of a broadcast and of one number",
    fn: ({ n, m, s }) => ({
      scalar: tf.oneHot(s!, 3),
      two: tf.oneHot(n!, 5),
      three: tf.oneHot(m!, 3),
      broadcast: tf.oneHot(tf.broadcastTo(tf.reshape(s!, [1]), [4]), 3),
      ones: tf.oneHot(tf.ones([2, 2], "int32"), 3),
    }),
    inputs: { n: integers([2, 3], 0, 5), m: integers([2, 1, 2], 0, 3), s: numbers([], [1]) },
    gradients: "none",
  },
];

const gatherCases: readonly KernelCase[] = [
  ...[0, 1, 2, -1].map((axis): KernelCase => {
    const fn: KernelCase["fn"] = ({ x, n, m }) => ({
      y: tf.gather(x!, n!, axis),
      matrix: tf.gather(x!, m!, axis),
      scalar: tf.gather(x!, tf.scalar(1, "int32"), axis),
      same: tf.gather(x!, tf.fill([3], 1, "int32"), axis),
    });
    const inputs = { x: floats([4, 2, 3]), n: numbers([4], [1, 0, 1, 1]), m: integers([2, 2], 0, 2) };
    return { kernel: "GatherV2", name: `along axis ${axis}`, fn, inputs };
  }),
  ...(
    [
      [[2, 3], [2, 2], 1, 1],
      [[2, 3, 2], [2, 4], 1, 1],
      [[2, 2, 3], [2, 4], 2, 1],
      [[2, 2, 2, 3, 2], [2, 2, 2], 3, 1],
      [[2, 2, 3, 2], [2, 2, 1, 2], 2, 2],
      [[2, 2, 3], [2, 2], 2, -1],
    ] as const
  ).map(([shape, picked, axis, batchDims]): KernelCase => {
    const fn: KernelCase["fn"] = ({ x, n }) => ({ y: tf.gather(x!, n!, axis, batchDims) });
    const inputs = { x: floats(shape), n: integers(picked, 0, shape[axis]!) };
    return { kernel: "GatherV2", name: `[${shape}] at [${picked}], axis ${axis}, batch ${batchDims}`, fn, inputs };
  }),
  {
    kernel: "GatherV2",
    name: "of broadcasts and one number",
    fn: ({ x, n, m }) => {
      const broadcast = tf.broadcastTo(x!, [2, 4, 3]);
      return {
        across: tf.gather(broadcast, n!, 1),
        along: tf.gather(broadcast, n!, 2),
        batch: tf.gather(broadcast, m!, 2, 1),
        batchAcross: tf.gather(broadcast, m!, 1, 1),
        ones: tf.mul(tf.sum(x!), tf.gather(tf.ones([4, 2]), n!)),
        empty: tf.gather(x!, tf.zeros([0], "int32")),
      };
    },
    inputs: { x: floats([2, 1, 3]), n: integers([4], 0, 3), m: integers([2, 5], 0, 3) },
  },
  {
    kernel: "GatherV2",
    name: "int32 and bool",
    fn: ({ a, b, n }) => ({ ya: tf.gather(a!, n!), yb: tf.gather(b!, n!, 1), za: tf.gather(a!, n!, 1, 1) }),
    inputs: { a: integers([2, 3], -9, 9), b: bools([2, 3]), n: integers([2], 0, 2) },
    gradients: "none",
  },
];

const gatherNdCases: readonly KernelCase[] = [
  {
    kernel: "GatherNd",
    name: "elements, rows and matrices",
    fn: ({ x, n, m, o }) => ({
      elements: tf.gatherND(x!, n!),
      rows: tf.gatherND(x!, m!),
      matrices: tf.gatherND(x!, o!),
      constant: tf.gatherND(x!, tf.tensor2d([1, 2, 0, 1], [2, 2], "int32")),
    }),
    inputs: {
      x: floats([2, 3, 2]),
      n: integers([4, 3], 0, 2),
      m: integers([2, 2, 2], 0, 2),
      o: integers([3, 1], 0, 2),
    },
  },
  {
    kernel: "GatherNd",
    name: "at one place, at no place in particular",
    fn: ({ x, n }) => ({ row: tf.gatherND(x!, n!), whole: tf.gatherND(x!, tf.zeros([2, 0], "int32")) }),
    inputs: { x: floats([2, 3, 2]), n: numbers([2], [1, 2]) },
    gradients: "none",
  },
  {
    kernel: "GatherNd",
    name: "of a broadcast, of one number, int32 and bool",
    fn: ({ x, a, b, n }) => ({
      rows: tf.gatherND(tf.broadcastTo(x!, [2, 2, 3]), n!),
      ones: tf.mul(tf.sum(x!), tf.gatherND(tf.ones([2, 3]), n!)),
      ya: tf.gatherND(a!, n!),
      yb: tf.gatherND(b!, n!),
    }),
    inputs: { x: floats([2, 1]), a: integers([2, 3], -9, 9), b: bools([2, 2]), n: integers([4, 2], 0, 2) },
  },
];

/** Updates at repeated places; the shape to put them into and their depth. */
const SCATTERS: readonly (readonly [shape: number[], batch: number[], depth: number])[] = [
  [[5], [4], 1],
  [[4, 3], [6], 1],
  [[3, 2, 2], [2, 2], 1],
  [[3, 3], [5], 2],
  [[2, 3, 2], [4], 2],
  [[300, 2], [6], 1],
];

function scatterCases(threads: number): KernelCase[] {
  const cases = SCATTERS.map(([shape, batch, depth]): KernelCase => {
    const fn: KernelCase["fn"] = ({ x, n }) => ({ y: tf.scatterND(n!, x!, shape) });
    const inputs = { x: floats([...batch, ...shape.slice(depth)]), n: integers([...batch, depth], 0, 2) };
    return { kernel: "ScatterNd", name: `[${batch}] into [${shape}]`, fn, inputs, threads };
  });
  return [
    ...cases,
    {
      kernel: "ScatterNd",
      name: "indices of one axis",
      fn: ({ x, n }) => ({ y: tf.scatterND(n!, x!, [4, 2]) }),
      inputs: { x: floats([6, 2]), n: ROWS },
      gradients: "none",
      threads,
    },
    {
      kernel: "ScatterNd",
      name: "broadcasts, one number, int32 and bool",
      fn: ({ x, n, a, b }) => ({
        y: tf.scatterND(n!, tf.broadcastTo(x!, [6, 3]), [4, 3]),
        ones: tf.mul(tf.sum(x!), tf.scatterND(n!, tf.ones([6, 2]), [4, 2])),
        ya: tf.scatterND(n!, a!, [4]),
        yb: tf.scatterND(tf.tensor2d([3, 1], [2, 1], "int32"), b!, [4]),
        constant: tf.scatterND(tf.tensor2d([0, 2, 0, 1, 1, 1], [6, 1], "int32"), x!, [3, 1]),
      }),
      inputs: { x: floats([6, 1]), n: { ...ROWS, shape: [6, 1] }, a: integers([6], -9, 9), b: bools([2]) },
      threads,
    },
  ];
}

/** The tensor is always computed: eager tfjs on cpu would overwrite an input. */
function updateCases(threads: number): KernelCase[] {
  return [
    {
      kernel: "TensorScatterUpdate",
      name: "rows",
      fn: ({ x, u, n }) => ({ y: tf.tensorScatterUpdate(tf.mul(x!, 2), n!, u!) }),
      inputs: { x: floats([4, 3], 1), u: floats([2, 3], 2), n: numbers([2, 1], [3, 0]) },
      threads,
    },
    {
      kernel: "TensorScatterUpdate",
      name: "elements",
      fn: ({ x, u, n }) => ({ y: tf.tensorScatterUpdate(tf.mul(x!, 2), n!, u!) }),
      inputs: { x: floats([4, 3], 1), u: floats([3], 2), n: numbers([3, 2], [0, 1, 2, 2, 1, 0]) },
      threads,
    },
    {
      kernel: "TensorScatterUpdate",
      name: "of one number, of bools, of int32 with the last of several updates",
      fn: ({ x, n, a, b }) => ({
        y: tf.tensorScatterUpdate(tf.zeros([4]), n!, x!),
        bools: tf.tensorScatterUpdate(tf.logicalNot(b!), n!, tf.tensor1d([1, 0], "bool")),
        last: tf.tensorScatterUpdate(
          tf.add(a!, tf.scalar(1, "int32")),
          tf.tensor2d([1, 1, 1], [3, 1], "int32"),
          tf.tensor1d([5, 6, 7], "int32"),
        ),
      }),
      inputs: { x: floats([2]), n: numbers([2, 1], [3, 1]), a: integers([4], -9, 9), b: bools([4]) },
      threads,
    },
  ];
}

function segmentCases(threads: number): KernelCase[] {
  return [
    {
      kernel: "UnsortedSegmentSum",
      name: "rows of each rank, with numbers out of range",
      fn: ({ x, n, m }) => ({
        y: tf.unsortedSegmentSum(x!, n as tf.Tensor1D, 5),
        deeper: tf.unsortedSegmentSum(tf.reshape(x!, [6, 1, 2]), n as tf.Tensor1D, 4),
        vector: tf.unsortedSegmentSum(tf.sum(x!, 1), n as tf.Tensor1D, 4),
        left: tf.unsortedSegmentSum(x!, m as tf.Tensor1D, 300),
        same: tf.unsortedSegmentSum(x!, tf.ones([6], "int32"), 3),
      }),
      inputs: { x: floats([6, 2]), n: ROWS, m: numbers([6], [-1, 299, 300, 7, 7, -300]) },
      gradients: "none",
      threads,
    },
    {
      kernel: "UnsortedSegmentSum",
      name: "as the gradient takes it",
      fn: ({ x, n }) => ({ y: tf.unsortedSegmentSum(x!, n as tf.Tensor1D, 4) }),
      inputs: { x: floats([6, 2]), n: ROWS },
      threads,
    },
  ];
}

const COUNTED = numbers([7], [1, 0, 1, 5, 2, 1, 9]);

const countCases: readonly KernelCase[] = [
  {
    kernel: "Bincount",
    name: "with and without weights",
    fn: ({ n, w, v }) => {
      const x = n as tf.Tensor1D;
      return {
        plain: tf.bincount(x, tf.tensor1d([]), 6),
        ints: tf.bincount(x, tf.tensor1d([], "int32"), 6),
        weighted: tf.bincount(x, w as tf.Tensor1D, 6),
        intWeights: tf.bincount(x, v as tf.Tensor1D, 6),
      };
    },
    inputs: { n: COUNTED, w: floats([7]), v: integers([7], -9, 9) },
    gradients: "none",
  },
  {
    kernel: "DenseBincount",
    name: "a vector and rows, with and without weights",
    fn: ({ n, m, w, v }) => {
      const [vector, rows] = [n as tf.Tensor1D, m as tf.Tensor2D];
      return {
        vector: tf.denseBincount(vector, tf.tensor1d([]), 6),
        weightedVector: tf.denseBincount(vector, tf.reshape(v!, [-1]) as tf.Tensor1D, 6),
        rows: tf.denseBincount(rows, tf.tensor2d([], [0, 0]), 4),
        weightedRows: tf.denseBincount(rows, w as tf.Tensor2D, 4),
        binary: tf.denseBincount(rows, w as tf.Tensor2D, 4, true),
        binaryInts: tf.denseBincount(rows, v as tf.Tensor2D, 4, true),
      };
    },
    inputs: {
      n: numbers([6], [1, 0, 1, 5, 2, 9]),
      m: integers([2, 3], 0, 5),
      w: floats([2, 3]),
      v: integers([2, 3], 1, 9),
    },
    gradients: "none",
  },
];

describeKernels(indexingKernels, [
  ...oneHotCases,
  ...gatherCases,
  ...gatherNdCases,
  ...[1, 2].flatMap((threads) => [...scatterCases(threads), ...updateCases(threads), ...segmentCases(threads)]),
  ...countCases,
]);
