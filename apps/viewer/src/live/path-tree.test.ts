// Tests of the tree of values.
import type { InspectedPath } from "@sciformer/core/view";
import { expect, test } from "vitest";
import { type PathNode, pathTree } from "./path-tree.ts";

const value = (path: string): InspectedPath => ({ path, kind: "output", shape: ["batch", 2], changeable: [] });

/** A line a node, indented; nodes with a value are marked. */
function lines(nodes: readonly PathNode[], indent = ""): string[] {
  return nodes.flatMap(({ label, value, children }) => {
    return [`${indent}${label}${value ? " *" : ""}`, ...lines(children, `${indent}  `)];
  });
}

test("modules stand under the modules that they are part of, lists without a value too", () => {
  const paths = ["embed", "blocks.0.mixer.weights", "blocks.0.mixer", "blocks.0", "blocks.1.mixer", "blocks.1"];
  expect(lines(pathTree(paths.map(value)))).toEqual([
    "embed *",
    "blocks",
    "  0 *",
    "    mixer *",
    "      weights *",
    "  1 *",
    "    mixer *",
  ]);
});

test("a chain of lists without values is one node", () => {
  expect(lines(pathTree([value("network.0.layers.0"), value("network.0.layers.2")]))).toEqual([
    "network.0.layers",
    "  0 *",
    "  2 *",
  ]);
});

test("nodes know their whole path", () => {
  const [node] = pathTree([value("a.b.c")]);
  expect([node!.label, node!.path]).toEqual(["a.b.c", "a.b.c"]);
});
