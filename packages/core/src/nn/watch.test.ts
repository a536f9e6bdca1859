// Tests of watching a model's modules: what is seen, and that the modules are as before afterwards.
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { useBackend } from "../engine/backends.ts";
import { Module } from "./module.ts";
import { aroundForward, watchForward } from "./watch.ts";

class Leaf extends Module {
  readonly note: (name: string) => void;

  constructor(note: (name: string) => void = () => {}) {
    super();
    this.note = note;
  }

  forward(x: tf.Tensor): tf.Tensor {
    this.note("leaf");
    return x;
  }
}

class Branch extends Module {
  readonly parts: readonly Leaf[];

  constructor(parts: readonly Leaf[]) {
    super();
    this.parts = parts;
  }

  forward(x: tf.Tensor): tf.Tensor {
    return this.parts.reduce((value, part) => part.forward(value), x);
  }
}

class Tree extends Module {
  readonly branch: Branch;
  /** A forward of its own instance, as an arrow function in a class is. */
  readonly forward: (x: tf.Tensor) => tf.Tensor;

  constructor(parts: readonly Leaf[]) {
    super();
    this.branch = new Branch(parts);
    this.forward = (x) => this.branch.forward(x);
  }
}

let x: tf.Tensor;
beforeAll(async () => {
  await useBackend("cpu");
  x = tf.scalar(1);
});

test("the path is that of the module that runs, from the outermost to the innermost", () => {
  const path: string[] = [];
  const seen: string[][] = [];
  const tree = new Tree([new Leaf(() => seen.push([...path])), new Leaf(() => seen.push([...path]))]);
  watchForward(tree, path, () => tree.forward(x));
  expect(seen).toEqual([
    ["", "branch", "branch.parts.0"],
    ["", "branch", "branch.parts.1"],
  ]);
  expect(path).toEqual([]);
});

test("a module that throws leaves the path and every forward as they were", () => {
  const path: string[] = [];
  const tree = new Tree([
    new Leaf(() => {
      throw new RangeError("no");
    }),
  ]);
  const { forward } = tree;
  expect(() => watchForward(tree, path, () => tree.forward(x))).toThrow(RangeError);
  expect(path).toEqual([]);
  expect(tree.forward).toBe(forward);
  expect(Object.hasOwn(tree.branch, "forward")).toBe(false);
});

test("a forward that is a module's own property is watched and comes back", () => {
  const tree = new Tree([new Leaf()]);
  const { forward } = tree;
  const seen: string[] = [];
  const around = (path: string, run: () => unknown) => {
    seen.push(path);
    return run();
  };
  aroundForward([["tree", tree]], around, () => tree.forward(x));
  expect(seen).toEqual(["tree"]);
  expect(Object.getOwnPropertyDescriptor(tree, "forward")).toMatchObject({ value: forward, enumerable: true });
});

test("one watch inside another sees as much as outside, and ends before it", () => {
  const leaf = new Leaf();
  const seen: string[] = [];
  const around = (name: string) => (_path: string, run: () => unknown) => {
    seen.push(name);
    return run();
  };
  aroundForward([["", leaf]], around("outer"), () => {
    aroundForward([["", leaf]], around("inner"), () => leaf.forward(x));
    leaf.forward(x);
  });
  leaf.forward(x);
  expect(seen).toEqual(["inner", "outer", "outer"]);
});

test("without a model the work is done all the same", () => {
  expect(watchForward(undefined, [], () => 5)).toBe(5);
});
