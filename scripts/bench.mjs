// npm run bench -- <domain> [--json]: times a domain side by side with a plain PyTorch model of the same network.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { domainNamed, fail, prepare, root, runNode } from "./workspace.mjs";

const [name, ...args] = process.argv.slice(2);
const domain = domainNamed(name);
const bench = join(root, "bench", domain.name, "run.mjs");
if (!existsSync(bench)) fail(`no bench for ${domain.name}: bench/${domain.name}/run.mjs is not there`, 2);
await prepare();
process.exitCode = await runNode([bench, ...args]);
