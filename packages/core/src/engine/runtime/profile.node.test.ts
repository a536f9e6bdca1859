// Tests of profiles: the sums on events written out here, the whole on a model that runs.
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { serialiseModel } from "../onnx/writer.ts";
import { openSession } from "./ort.node.ts";
import { readProfile } from "./profile.node.ts";
import { profileTable } from "./profile-table.ts";
import { openProfiledSession } from "./profiled-session.node.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sciformer-profile-test-"));
});
afterEach(() => rm(folder, { recursive: true }));

function kernel(node: string, op_name: string, dur: number, mem_in_use_peak: string) {
  const args = { op_name, provider: "CPUExecutionProvider", node_index: node, mem_in_use_peak };
  const output_type_shape = [{ float: [2, 3] }];
  return { cat: "Node", name: `${node}_kernel_time`, dur, args: { ...args, output_type_shape } };
}

const run = (dur: number) => ({ cat: "Session", name: "model_run", dur, args: {} });

/** Three runs of two Adds and a MatMul; the first run is slower than it should be, and once faster. */
const EVENTS = [
  { cat: "Session", name: "session_initialization", dur: 9000, args: {} },
  ...[kernel("Add#1", "Add", 1, "10"), kernel("MatMul#2", "MatMul", 900, "20"), kernel("Add#3", "Add", 50, "30")],
  run(1000),
  ...[kernel("Add#1", "Add", 11, "10"), kernel("MatMul#2", "MatMul", 66, "20"), kernel("Add#3", "Add", 25, "30")],
  run(110),
  ...[kernel("Add#1", "Add", 9, "10"), kernel("MatMul#2", "MatMul", 77, "20"), kernel("Add#3", "Add", 30, "25")],
  run(120),
];

async function profileOf(events: readonly object[]): Promise<string> {
  const path = join(folder, "profile.json");
  await writeFile(path, JSON.stringify(events));
  return path;
}

test("each node counts with its fastest run, the first run apart", async () => {
  const { nodes } = readProfile(await profileOf(EVENTS));
  const common = { provider: "CPU", output: "float[2,3]" };
  expect(nodes).toEqual([
    { node: "MatMul#2", op: "MatMul", ms: 0.066, ...common },
    { node: "Add#3", op: "Add", ms: 0.025, ...common },
    { node: "Add#1", op: "Add", ms: 0.009, ...common },
  ]);
});

test("the nodes of one operation are summed, and their share of 0.1 ms told", async () => {
  const { ops } = readProfile(await profileOf(EVENTS));
  expect(ops).toEqual([
    { op: "MatMul", provider: "CPU", nodes: 1, ms: 0.066, share: expect.closeTo(0.66) },
    { op: "Add", provider: "CPU", nodes: 2, ms: expect.closeTo(0.034), share: expect.closeTo(0.34) },
  ]);
});

test("the totals are the fastest whole run, the sum over nodes and the peak of memory", async () => {
  const { runs, runMs, kernelMs, peakBytes } = readProfile(await profileOf(EVENTS));
  expect({ runs, runMs, kernelMs, peakBytes }).toEqual({
    runs: 2,
    runMs: 0.11,
    kernelMs: expect.closeTo(0.1),
    peakBytes: 30,
  });
});

test("a profile of one run is refused, since the first run does not count", async () => {
  const path = await profileOf(EVENTS.slice(0, 5));
  expect(() => readProfile(path)).toThrow(`${path}: a profile needs two runs at least`);
});

test("the table can be read", async () => {
  expect(profileTable(readProfile(await profileOf(EVENTS)), 2)).toBe(`\
fastest of 2 runs 0.11 ms, its nodes at their fastest 0.10 ms, 0 MiB of values at most

operation  provider  nodes     ms   share
MatMul     CPU           1  0.066  66.0 %
Add        CPU           2  0.034  34.0 %

slowest nodes  operation  output         ms
MatMul#2       MatMul     float[2,3]  0.066
Add#3          Add        float[2,3]  0.025`);
});

const SIZE = 64;
const square = { dtype: "float32", shape: [SIZE, SIZE] } as const;
const node = (name: string, op: string, inputs: string[], outputs: string[]) =>
  ({ name, op, domain: "", inputs, outputs, attributes: {} }) as const;
const MODEL = serialiseModel({
  name: "test",
  nodes: [node("BatchMatMul#1", "MatMul", ["x", "x"], ["z"]), node("Exp#2", "Exp", ["z"], ["y"])],
  inputs: [{ name: "x", ...square }],
  outputs: [{ name: "y", ...square }],
  initializers: [],
  metadata: {},
});
const value = () => ({ ...square, data: new Float32Array(SIZE * SIZE) });

test("a model that runs is profiled node by node, the first run apart", () => {
  const session = openSession(MODEL, { threads: 1, profile: join(folder, "ort") });
  const step = session.bind({ x: value() }, { y: value() });
  for (let run = 0; run < 4; run++) step();
  const { runs, runMs, kernelMs, nodes } = readProfile(session.endProfile());
  session.dispose();
  expect(nodes.map(({ node: name, op, output }) => [name, op, output]).sort()).toEqual([
    ["BatchMatMul#1", "MatMul", "float[64,64]"],
    ["Exp#2", "Exp", "float[64,64]"],
  ]);
  expect(runs).toBe(3);
  expect(runMs).toBeGreaterThanOrEqual(kernelMs);
});

test("a profiled session tells its tables once, when it is disposed of", () => {
  const told: string[] = [];
  const session = openProfiledSession(MODEL, { threads: 1 }, (tables) => told.push(tables));
  for (let run = 0; run < 3; run++) session.run({ x: value() }, { y: value() });
  expect([session.inputNames, session.outputNames, told]).toEqual([["x"], ["y"], []]);
  session.dispose();
  session.dispose();
  expect(told).toEqual([expect.stringMatching(/^fastest of 2 runs /)]);
});

test("a session writes its profile where it is asked to, in a folder that it makes", async () => {
  const session = openSession(MODEL, { threads: 1, profile: join(folder, "deep", "ort") });
  const step = session.bind({ x: value() }, { y: value() });
  step();
  step();
  const path = session.endProfile();
  session.dispose();
  expect((await readdir(join(folder, "deep"))).map((name) => join(folder, "deep", name))).toEqual([path]);
  expect(readProfile(path).runs).toBe(1);
});

test("a session that was opened without a profile has none to end", () => {
  const session = openSession(MODEL, { threads: 1 });
  expect(() => session.endProfile()).toThrow("the session was opened without a profile, or its profile has ended");
  session.dispose();
});
