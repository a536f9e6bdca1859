// Division rounded down and its remainder, which takes the sign of the divisor.
//
//   float:  r = fmod(a, b) is exact; floor(a / b) = round((a - r) / b), less 1 where r and b have opposite signs
//   int32:  where the signs of a and b are opposite, floor(a / b) = (a + sign(b)) / b - 1, the division truncating
//
// Integer division by 0 and of the smallest number by -1 stops the process: those divisors are replaced by 1.
import { int } from "../attributes.ts";
import { cast, elementwise } from "../elementwise.ts";
import type { Graph } from "../graph.ts";
import type { KernelTable } from "../kernel.ts";
import type { Value } from "../value.ts";
import { add, type BinaryOperation, binaryKernel, mul, promote, sub } from "./binary.ts";
import { equal, less, or, where } from "./comparison.ts";

/** A divisor that can be divided by, and what to multiply the result by. */
interface Divisor {
  readonly safe: Value;
  readonly factor: Value;
}

/** 0, and -1 among integers, become 1 with themselves as factor: a / 0 counts as 0. */
function guard(graph: Graph, b: Value): Divisor {
  const number = (value: number) => graph.splat(b.dtype, [], value);
  const zero = equal(graph, b, number(0));
  const special = b.dtype === "int32" ? or(graph, zero, equal(graph, b, number(-1))) : zero;
  return {
    safe: where(graph, special, number(1), b),
    factor: cast(graph, where(graph, special, b, number(1)), "int32"),
  };
}

/** Which elements of `a` and `b` have opposite signs and are not zero. */
function opposite(graph: Graph, a: Value, b: Value): Value {
  return less(graph, mul(graph, sign(graph, a), sign(graph, b)), graph.splat(a.dtype, [], 0));
}

function sign(graph: Graph, value: Value): Value {
  return elementwise(graph, "Sign", [value], { dtype: value.dtype, fold: Math.sign });
}

/** The remainder of a division that truncates: it has the sign of `a`. */
function truncatedRemainder(graph: Graph, a: Value, b: Value): Value {
  return elementwise(graph, "Mod", [a, b], { dtype: a.dtype, attributes: { fmod: int(1) }, fold: (p, q) => p % q });
}

function divide(graph: Graph, a: Value, b: Value): Value {
  const { dtype } = a;
  return elementwise(graph, "Div", [a, b], { dtype, fold: (p, q) => (dtype === "int32" ? Math.trunc(p / q) : p / q) });
}

function floorOfIntegers(graph: Graph, a: Value, b: Value): Value {
  const below = cast(graph, opposite(graph, a, b), "int32");
  return sub(graph, divide(graph, add(graph, a, mul(graph, below, sign(graph, b))), b), below);
}

function floorOfFloats(graph: Graph, a: Value, b: Value): Value {
  const remainder = truncatedRemainder(graph, a, b);
  const quotient = divide(graph, sub(graph, a, remainder), b);
  const truncated = cast(graph, elementwise(graph, "Round", [quotient], { dtype: "float32" }), "int32");
  return sub(graph, truncated, cast(graph, opposite(graph, remainder, b), "int32"));
}

/** floor(a / b) as int32, whatever the operands are; 0 where b is 0. */
const floorDiv: BinaryOperation = (graph, x, y) => {
  const [a, b, dtype] = promote(graph, x, y);
  const { safe, factor } = guard(graph, b);
  const floor = dtype === "int32" ? floorOfIntegers : floorOfFloats;
  return mul(graph, floor(graph, a, safe), factor);
};

/** a - b * floor(a / b); for int32 and b = 0 it is 0. */
const mod: BinaryOperation = (graph, x, y) => {
  const [a, b, dtype] = promote(graph, x, y);
  if (dtype === "int32") {
    return elementwise(graph, "Mod", [a, guard(graph, b).safe], { dtype, fold: (p, q) => p - q * Math.floor(p / q) });
  }
  const remainder = truncatedRemainder(graph, a, b);
  return where(graph, opposite(graph, remainder, b), add(graph, remainder, b), remainder);
};

/** tfjs kernels of this family. */
export const divisionKernels: KernelTable = { FloorDiv: binaryKernel(floorDiv), Mod: binaryKernel(mod) };
