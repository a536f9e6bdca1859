// Opens the page in the user's browser, where there is one.
import { spawn } from "node:child_process";

const COMMANDS: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  darwin: ["open"],
  win32: ["cmd", "/c", "start", ""],
};

/** A machine without a browser has the printed line. */
export function openBrowser(url: string): void {
  const isHeadless = process.platform === "linux" && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY;
  if (isHeadless) return;
  const [command = "xdg-open", ...words] = COMMANDS[process.platform] ?? [];
  const child = spawn(command, [...words, url], { stdio: "ignore", detached: true });
  child.on("error", () => {});
  child.unref();
}
