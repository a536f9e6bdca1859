// Tests of sums of rows on several threads, and of the way chosen for them.
import * as ort from "onnxruntime-node";
import { expect, test } from "vitest";
import { serialiseModel } from "../../onnx/writer.ts";
import { toModel } from "../finish.ts";
import { Graph } from "../graph.ts";
import { scatter } from "./scatter.ts";

/** Large enough that ScatterND on 4 threads goes wrong in one run out of four. */
const [COUNT, INNER, ROWS] = [16_384, 64, 200];

function graphOfSums(threads: number): Graph {
  const graph = new Graph({ contrib: true, frozen: false, threads });
  const indices = graph.input("indices", "int32", [COUNT, 1]);
  const updates = graph.input("updates", "float32", [COUNT, INNER]);
  graph.kernel = "Sums";
  scatter(graph, graph.splat("float32", [ROWS, INNER], 0), indices, updates, "add");
  return graph;
}

/** Seven rows get all updates; these are small whole numbers, so that their sums are exact in any order. */
const INDICES = Int32Array.from({ length: COUNT }, (_, i) => (i * i) % 7);
const UPDATES = Float32Array.from({ length: COUNT * INNER }, (_, i) => (i % 17) - 8);

function expectedSums(): Float32Array {
  const sums = new Float32Array(ROWS * INNER);
  for (const [i, update] of UPDATES.entries()) sums[INDICES[Math.floor(i / INNER)]! * INNER + (i % INNER)]! += update;
  return sums;
}

test.each([[1], [4]])("sums of repeated rows lose nothing with %i threads, in 50 runs", async (threads) => {
  const graph = graphOfSums(threads);
  const sums = graph.nodes.at(-1)!.outputs[0]!;
  const model = serialiseModel(toModel(graph, { sums }, { name: "sums" }));
  const session = await ort.InferenceSession.create(model, { intraOpNumThreads: threads });
  const feeds = {
    indices: new ort.Tensor("int32", INDICES, [COUNT, 1]),
    updates: new ort.Tensor("float32", UPDATES, [COUNT, INNER]),
  };
  const expected = expectedSums();
  let wrong = 0;
  for (let run = 0; run < 50; run++) {
    const got = (await session.run(feeds)).sums!.data as Float32Array;
    if (got.some((sum, i) => sum !== expected[i])) wrong++;
  }
  await session.release();
  expect(wrong).toBe(0);
});

test("a row that is not finite spoils its own sum only", async () => {
  const graph = new Graph({ contrib: true, frozen: false, threads: 2 });
  const indices = graph.input("indices", "int32", [2, 1]);
  const updates = graph.input("updates", "float32", [2]);
  const sums = scatter(graph, graph.splat("float32", [3], 0), indices, updates, "add");
  const session = await ort.InferenceSession.create(serialiseModel(toModel(graph, { sums }, { name: "sums" })));
  const feeds = {
    indices: new ort.Tensor("int32", Int32Array.of(2, 0), [2, 1]),
    updates: new ort.Tensor("float32", Float32Array.of(Number.POSITIVE_INFINITY, 5), [2]),
  };
  expect([...((await session.run(feeds)).sums!.data as Float32Array)]).toEqual([5, 0, Number.POSITIVE_INFINITY]);
  await session.release();
});

test.each([
  [1, "ScatterND"],
  [4, "ScatterElements"],
] as const)("with %i threads rows are summed by %s", (threads, op) => {
  expect(graphOfSums(threads).nodes.map((node) => node.op)).toContain(op);
});
