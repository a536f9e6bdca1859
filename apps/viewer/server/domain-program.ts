// Runs the command line of a domain: what imports files, predicts and exports is its job, in a process of its own.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { HttpError } from "./http-error.ts";

const BAD_INPUT = 2;
const KEPT_OUTPUT = 64 * 1024;

/** Words that start the program of a domain, by domain; paths are absolute. */
export type Programs = Readonly<Record<string, readonly string[]>>;

/** What a program printed. */
export interface Printed {
  readonly lines: readonly string[];
}

/** The words that start a domain's program: given, or found beside the installed package. @throws HttpError 501 */
export function programOf(domain: string, programs: Programs): readonly string[] {
  const given = Object.hasOwn(programs, domain) ? programs[domain] : undefined;
  if (given !== undefined) return given;
  if (/^[a-z]+$/.test(domain)) {
    for (const from of [import.meta.url, join(process.cwd(), "package.json")]) {
      const bin = binBeside(domain, from);
      if (bin !== undefined) return [process.execPath, bin];
    }
  }
  throw new HttpError(501, `@sciformer/${domain} is not installed here: its files cannot be read and predicted`);
}

function binBeside(domain: string, from: string): string | undefined {
  try {
    const bin = join(dirname(createRequire(from).resolve(`@sciformer/${domain}`)), "bin.js");
    return existsSync(bin) ? bin : undefined;
  } catch {
    return undefined;
  }
}

/** What is needed of the plugin that a domain's "./node" exports. */
interface ReadingPlugin {
  readonly formats: readonly { readonly options: readonly { readonly flags: string }[] }[];
  readonly predictOptions: readonly { readonly flags: string }[];
}

/** Names of the options that say how files are read and predicted, from the plugin beside the program. */
export async function readingOptions(program: readonly string[]): Promise<ReadonlySet<string>> {
  const module = pathToFileURL(join(dirname(program.at(-1)!), "node.js")).href;
  const { plugin } = (await import(module)) as { readonly plugin: ReadingPlugin };
  const options = [...plugin.formats.flatMap((format) => format.options), ...plugin.predictOptions];
  return new Set(["format", ...options.map(({ flags }) => /--([\w-]+)/.exec(flags)![1]!)]);
}

/** Where and how long a program runs. */
interface RunOptions {
  /** The folder that it runs in: relative names of files are below it, and messages name them so. */
  readonly folder: string;
  readonly signal: AbortSignal;
}

/**
 * Runs a program to its end.
 *
 * @throws HttpError 422 with its line for bad input, 500 for any other failure
 */
export function runProgram(
  program: readonly string[],
  args: readonly string[],
  { folder, signal }: RunOptions,
): Promise<Printed> {
  const [command, ...words] = program as [string, ...string[]];
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...words, ...args], { cwd: folder, stdio: ["ignore", "pipe", "pipe"], signal });
    const output = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"] as const) {
      child[name].setEncoding("utf8");
      child[name].on("data", (text: string) => {
        output[name] = (output[name] + text).slice(-KEPT_OUTPUT);
      });
    }
    child.on("error", reject);
    child.on("close", (code) => {
      const lines = (text: string) => text.split("\n").filter((line) => line.trim() !== "");
      if (code === 0) resolve({ lines: lines(output.stdout) });
      else reject(failure(code, lines(output.stderr)));
    });
  });
}

/** The line that a program ends with says what is wrong; its own name in front of it is left out. */
function failure(code: number | null, lines: readonly string[]): HttpError {
  const [first = `the program ended with ${code ?? "a signal"}`] = code === BAD_INPUT ? lines.slice(-1) : lines;
  return new HttpError(code === BAD_INPUT ? 422 : 500, first.replace(/^\w+: /, ""));
}
