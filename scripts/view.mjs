// npm run view [-- RUN] [--port N] [--no-open]: opens a run in the viewer, or the list of all runs below runs/.
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { prepare, root } from "./workspace.mjs";

await prepare();
process.chdir(root);
const { viewerCommand } = await import("../apps/viewer/dist/server/index.js");
process.exitCode = await viewerCommand([...process.argv.slice(2), ...programs()]);

/** The programs of this checkout's domains: a run's files and exports are made by them. */
function programs() {
  return readdirSync(join(root, "packages"))
    .map((domain) => ({ domain, file: join("packages", domain, "dist/bin.js") }))
    .filter(({ file }) => existsSync(file))
    .flatMap(({ domain, file }) => ["--program", `${domain}=${file}`]);
}
