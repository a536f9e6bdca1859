// For tests: runs the command line and catches what it prints.
import { runCli } from "@sciformer/core/node";
import { vi } from "vitest";
import { plugin } from "../plugin.ts";

/** Runs a command; returns what it printed, and its exit code. */
export async function runCommand(
  ...argv: readonly string[]
): Promise<{ readonly code: number; readonly text: string }> {
  let text = "";
  const spies = [process.stdout, process.stderr].map((stream) =>
    vi.spyOn(stream, "write").mockImplementation((chunk) => {
      text += String(chunk);
      return true;
    }),
  );
  const code = await runCli(plugin, argv);
  for (const spy of spies) spy.mockRestore();
  return { code, text };
}
