// The parts of a golden case as adapters take them: fields of its JSON, tensors by name.
import type { z } from "zod";
import { InputError } from "../errors.ts";
import type { HostTensor } from "../plugin.ts";
import type { CaseTensor, ParityCase } from "./case.ts";

/** The part of a case's JSON that `schema` describes. @throws InputError naming the file and the field */
export function readCase<T>(testCase: ParityCase, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(testCase.json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new InputError(`${testCase.path}: field ${issue!.path.join(".")}: ${issue!.message}`);
}

/** The tensors of a case whose names start with `prefix`, without it. */
export function tensorsUnder(testCase: ParityCase, prefix: string): [string, CaseTensor][] {
  const entries = Object.entries(testCase.tensors).filter(([key]) => key.startsWith(prefix));
  return entries.map(([key, tensor]) => [key.slice(prefix.length), tensor]);
}

/** A tensor that the case must have. @throws InputError */
export function requiredTensor(testCase: ParityCase, name: string): CaseTensor {
  const tensor = testCase.tensors[name];
  if (!tensor) throw new InputError(`${testCase.path}: no tensor ${name}`);
  return tensor;
}

/** Its numbers: integers stay, everything else becomes float32. */
export function hostTensorOf({ shape, data, dtype }: CaseTensor): HostTensor {
  const numbers = Array.from(data as ArrayLike<number | bigint>, Number);
  const isWhole = /^[IU]|BOOL/.test(dtype);
  return { shape, data: isWhole ? Int32Array.from(numbers) : Float32Array.from(numbers) };
}
