// Runs a command of a plugin inside this process, as a shell would: working folder, exit code, what it printed.
import { runCli } from "../cli/run-cli.node.ts";
import type { AnyPlugin, CliValues } from "../plugin.ts";

/** How a command ended and what it printed. */
export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const TO_STDOUT = ["log", "info", "debug"] as const;
const TO_STDERR = ["warn", "error", "trace"] as const;

/** Diverts everything printed until the returned function is called, which gives it back. */
function capture(): () => { stdout: string; stderr: string } {
  const printed = { stdout: "", stderr: "" };
  const undo: (() => void)[] = [];
  const replace = <T extends object, K extends keyof T>(target: T, key: K, value: T[K]) => {
    const before = target[key];
    target[key] = value;
    undo.push(() => {
      target[key] = before;
    });
  };
  for (const stream of ["stdout", "stderr"] as const) {
    const write = (chunk: string | Uint8Array) => {
      printed[stream] += typeof chunk === "string" ? chunk : Buffer.from(chunk).toString();
      return true;
    };
    replace(process[stream], "write", write as typeof process.stdout.write);
    const methods = stream === "stdout" ? TO_STDOUT : TO_STDERR;
    for (const method of methods) replace(console, method, (...words: unknown[]) => write(`${words.join(" ")}\n`));
  }
  return () => {
    for (const restore of undo) restore();
    return printed;
  };
}

/**
 * Runs `argv` with `folder` as the working folder. Needs a test runner that gives each file a process of its own
 * (vitest's default): the working folder cannot be changed in a thread.
 */
export async function runCommand(plugin: AnyPlugin, argv: readonly string[], folder: string): Promise<CommandResult> {
  const before = process.cwd();
  process.chdir(folder);
  const release = capture();
  try {
    const code = await runCli(plugin, argv);
    return { code, ...release() };
  } finally {
    release();
    process.chdir(before);
  }
}

/** Runs a command that must work. @throws Error with what it printed unless it exits 0 */
export async function runGoodCommand(
  plugin: AnyPlugin,
  argv: readonly string[],
  folder: string,
): Promise<CommandResult> {
  const result = await runCommand(plugin, argv, folder);
  if (result.code === 0) return result;
  throw new Error(`${plugin.name} ${argv.join(" ")}: exit code ${result.code}\n${result.stdout}${result.stderr}`);
}

/** Option values as the words of a command line: `{minPower: "5"}` -> `--min-power 5`. */
export function flagsOf(values: CliValues): string[] {
  return Object.entries(values).flatMap(([name, value]) => {
    const flag = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    if (value === undefined || value === false) return [];
    if (value === true) return [flag];
    return [value].flat().flatMap((word) => [flag, word]);
  });
}
