// The system's Chromium, started without a window and without a way to any other host.
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { type Browser, chromium } from "playwright-core";

const NAMES = ["chromium", "chromium-browser", "google-chrome"] as const;

/** The path of an installed Chromium; undefined where there is none. */
export function findChromium(): string | undefined {
  const folders = (process.env.PATH ?? "").split(delimiter);
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find(canBeRun);
}

function canBeRun(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Draws by software: a machine that runs tests has no graphics card. No name but this machine's is resolved. */
export function startChromium(executablePath: string): Promise<Browser> {
  const args = [
    "--no-sandbox",
    "--enable-unsafe-swiftshader",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
  ];
  return chromium.launch({ executablePath, args });
}
