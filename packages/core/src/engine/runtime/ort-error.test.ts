// Tests of what is kept of ONNX Runtime's errors.
import { expect, test } from "vitest";
import { ortError, ortWords } from "./ort-error.ts";

test("the source location in front of the words is dropped", () => {
  const message = "/src/a b.cc:136 Init(const Config&)::<lambda()> status == Success was false. No adapters\n";
  expect(ortWords(new Error(message))).toBe("No adapters");
});

test("words without a source location stay as they are", () => {
  expect(ortWords(new Error("a was false. b"))).toBe("a was false. b");
});

test.each([
  "Non-zero status code returned while running Gather node. Name:'Gather#7' Status Message: out of bounds",
  "Node (Gather#7) Op (Gather) [ShapeInferenceError] bad shape",
  'This is an invalid model. In Node, ("Gather#7", Gather, "", -1) : no such operator',
  "Could not find an implementation for Gather(13) node with name 'Gather#7'",
  "This is an invalid model. Error: two nodes with same node name (Gather#7).",
  "(op_type:Gather, node name: Gather#7): [TypeInferenceError] bad type",
])("the node is named: %s", (message) => {
  expect(ortError("run the model", new Error(message)).message).toBe(
    `onnxruntime cannot run the model (node Gather#7): ${message}`,
  );
});

test("an error about no node names none", () => {
  expect(ortError("load the model", new Error("no memory")).message).toBe(
    "onnxruntime cannot load the model: no memory",
  );
});

test("the cause is kept", () => {
  const cause = new Error("no memory");
  expect(ortError("load the model", cause).cause).toBe(cause);
});
