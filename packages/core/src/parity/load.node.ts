// Reads golden cases from disk: the JSON, the tensors beside it, and what it takes from a sibling case.
import { readdir, readFile, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { z } from "zod";
import { InputError } from "../errors.ts";
import { exists } from "../io/exists.node.ts";
import { readSafetensors } from "../io/safetensors.node.ts";
import { firstIssue } from "../parse.ts";
import type { CaseTensor, ParityCase } from "./case.ts";

const caseSchema = z.looseObject({
  case: z.string(),
  domain: z.string(),
  kind: z.string(),
  tolerance: z
    .array(
      z.object({
        keys: z.string(),
        abs: z.number().default(0),
        rel: z.number().default(0),
        of: z.enum(["element", "max"]).default("element"),
      }),
    )
    .default([]),
  raw: z.string().nullish(),
  params_from: z.string().nullish(),
  params_and_inputs: z.string().nullish(),
});

/**
 * All cases among the given files and folders (not their subfolders), in the order given, folders by name. A `.json`
 * without `kind` is not a case: in a folder it is passed over, named by itself it is refused.
 *
 * @throws InputError naming the file and what is wrong with it
 */
export async function loadCases(paths: readonly string[]): Promise<ParityCase[]> {
  const cases: ParityCase[] = [];
  for (const path of paths) {
    const info = await stat(path).catch(() => undefined);
    if (info === undefined) throw new InputError(`${path}: no such file or folder`);
    if (info.isDirectory()) cases.push(...(await loadFolder(path)));
    else {
      const found = await loadCase(path);
      if (found === undefined) throw new InputError(`${path}: not a golden case: it has no field "kind"`);
      cases.push(found);
    }
  }
  return cases;
}

async function loadFolder(folder: string): Promise<ParityCase[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".json")).sort();
  const found = await Promise.all(names.map((name) => loadCase(join(folder, name))));
  return found.filter((testCase) => testCase !== undefined);
}

/** The case in a JSON file, or undefined when it has no `kind`. @throws InputError */
async function loadCase(path: string): Promise<ParityCase | undefined> {
  const json = await readJson(path);
  if (typeof json !== "object" || json === null || !("kind" in json)) return undefined;
  const parsed = caseSchema.safeParse(json);
  if (!parsed.success) throw new InputError(`${path}: field ${firstIssue(parsed.error)}`);
  const { case: name, kind, domain, tolerance, raw } = parsed.data;
  const folder = dirname(path);
  const tensors = await caseTensors(path, parsed.data);
  const resolved = raw ? { raw: resolve(folder, raw) } : {};
  return { name, kind, domain, tolerance, path, folder, ...resolved, json: parsed.data, tensors };
}

async function readJson(path: string): Promise<unknown> {
  const text = await readFile(path, "utf8");
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new InputError(`${path}: not JSON: ${(cause as Error).message}`, { cause });
  }
}

/** Own tensors, over those of the sibling that the case names. */
async function caseTensors(path: string, json: z.infer<typeof caseSchema>): Promise<Record<string, CaseTensor>> {
  const own = await readTensors(path.replace(/\.json$/, ".safetensors"));
  const borrowed: Record<string, CaseTensor> = {};
  for (const [sibling, prefixes] of [
    [json.params_from, ["param/"]],
    [json.params_and_inputs, ["param/", "input/"]],
  ] as const) {
    if (!sibling) continue;
    const file = join(dirname(path), `${basename(sibling, ".safetensors")}.safetensors`);
    const tensors = await readTensors(file);
    if (tensors === undefined) throw new InputError(`${path}: takes tensors from ${file}, which does not exist`);
    for (const [name, tensor] of Object.entries(tensors)) {
      if (prefixes.some((prefix) => name.startsWith(prefix))) borrowed[name] = tensor;
    }
  }
  return { ...borrowed, ...own };
}

async function readTensors(path: string): Promise<Record<string, CaseTensor> | undefined> {
  if (!(await exists(path))) return undefined;
  const { tensors } = await readSafetensors(path);
  return Object.fromEntries(tensors);
}
