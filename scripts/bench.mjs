// npm run bench -- engine | <domain> [--json]: times the compiled engine or a domain side by side with PyTorch and others.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { domainNamed, fail, prepare, root, runNode } from "./workspace.mjs";

const [name, ...args] = process.argv.slice(2);
const subject = name === "engine" ? name : domainNamed(name).name;
const bench = join(root, "bench", subject, "run.mjs");
if (!existsSync(bench)) fail(`no bench for ${subject}: bench/${subject}/run.mjs is not there`, 2);
await prepare();
process.exitCode = await runNode([bench, ...args]);
