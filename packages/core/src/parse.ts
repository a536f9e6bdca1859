// JSON and settings checked against a schema, with errors that name the file and the key.
import type { z } from "zod";
import { InputError } from "./errors.ts";

/** One line for the first thing that is wrong: `model.d_model: must be divisible by 4`. */
export function firstIssue(error: z.ZodError): string {
  const { path, message } = error.issues[0]!;
  return path.length > 0 ? `${path.join(".")}: ${message}` : message;
}

/** @throws InputError naming `where` when the text is not JSON, and the key where its value does not fit the schema */
export function parseJson<T>(schema: z.ZodType<T>, text: string, where: string): T {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    const reason = (error as Error).message.replaceAll("\n", " ");
    throw new InputError(`${where}: not valid JSON: ${reason}`, { cause: error });
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0]!;
  throw new InputError(`${where}: ${path.join(".") || "the whole"}: ${message}`);
}
