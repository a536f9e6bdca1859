// Einstein summation, compiled against eager.
import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { describeKernels, floats, integers, type KernelCase } from "../../../testing/kernel-cases.ts";
import { traceFunction } from "../trace.ts";
import { einsumKernels } from "./einsum.ts";

const EXTENTS: Readonly<Record<string, number>> = { b: 2, h: 2, i: 3, j: 2, k: 4, q: 3, d: 2, n: 1 };
const shapeOf = (letters: string) => [...letters].map((letter) => EXTENTS[letter]!);

const EQUATIONS = [
  "ij->ji",
  "ijk->kij",
  "ij->i",
  "ij->j",
  "ij->",
  "bij->bji",
  "ij,jk->ik",
  "ij,jk->ki",
  "ji,jk->ik",
  "ij,kj->ik",
  "ji,kj->ki",
  "i,i->",
  "i,j->ij",
  "i,j->ji",
  "ij,ij->ij",
  "ij,ij->ji",
  "ij,j->ij",
  "j,ij->ij",
  "ij,j->i",
  "j,ij->i",
  "ij,ij->i",
  "ij,ij->",
  "bij,bjk->bik",
  "bij,jk->bik",
  "ij,bjk->bik",
  "bij,bkj->bik",
  "bhqd,bhkd->bhqk",
  "bqhd,bkhd->bhqk",
  "bhqk,bkhd->bqhd",
  "bijk,jk->bi",
  "bijk,kj->bi",
  "bij,bij->b",
  "nij,njk->nik",
  "in,nj->ij",
  "bi , bj -> bij",
  "bij,bhj->bhi",
];

const cases: KernelCase[] = EQUATIONS.map((equation) => {
  const [a, b] = equation.replace(/\s/g, "").split("->")[0]!.split(",") as [string, string | undefined];
  return {
    kernel: "Einsum",
    name: equation,
    fn: ({ a, b }) => ({ y: b ? tf.einsum(equation, a!, b) : tf.einsum(equation, a!) }),
    inputs: { a: floats(shapeOf(a), 1), ...(b && { b: floats(shapeOf(b), 2) }) },
  };
});

const special: KernelCase[] = [
  {
    kernel: "Einsum",
    name: "int32",
    fn: ({ a, b }) => ({ y: tf.einsum("ij,jk->ik", a!, b!) }),
    inputs: { a: integers([3, 2], -9, 9, 1), b: integers([2, 4], -9, 9, 2) },
    gradients: "none",
  },
  {
    kernel: "Einsum",
    name: "constants",
    fn: ({ a }) => ({ y: tf.einsum("bij,jk->bik", a!, tf.ones([2, 4])) }),
    inputs: { a: floats([2, 3, 2], 1) },
  },
];

describeKernels(einsumKernels, [...cases, ...special]);

function trace(equation: string, ...shapes: number[][]) {
  const entries = shapes.map((shape, index) => [`x${index}`, { shape, dtype: "float32" as const }]);
  const fn = (inputs: Readonly<Record<string, tf.Tensor>>) => ({ y: tf.einsum(equation, ...Object.values(inputs)) });
  const target = { contrib: true, frozen: false, threads: 1 };
  return traceFunction(fn, Object.fromEntries(entries), { target }).session.graph.nodes.map(({ op }) => op);
}

test("a product whose axes are in order needs no transpose", () => {
  expect(trace("bhqd,bhkd->bhqk", [2, 3, 4, 5], [2, 3, 6, 5])).toEqual(["FusedMatMul"]);
  expect(trace("bij,bik->bjk", [2, 3, 4], [2, 3, 5])).toEqual(["FusedMatMul"]);
});

test("a letter that only one operand has and the output has not is summed away before the product", () => {
  const ops = trace("ijk,jl->il", [3, 4, 5], [4, 6]);
  expect(ops).toEqual(["ReduceSum", "MatMul"]);
});

test("refuses what tfjs refuses", () => {
  expect(() => trace("ii->i", [3, 3])).toThrow(/duplicate axes/);
  expect(() => trace("ij,jk->ik", [3, 4], [5, 6])).toThrow(/Expected dimension 4/);
});
