// node scripts/install-packed.mjs <domain> <folder>: installs a domain into a folder as its users get it: core and the
// domain packed as they would be published, installed by npm.
import { mkdirSync } from "node:fs";
import { resolve } from "node:path";
import { domainNamed, fail, installPacked, prepare } from "./workspace.mjs";

const [name, folder] = process.argv.slice(2);
const domain = domainNamed(name);
if (folder === undefined) fail("usage: node scripts/install-packed.mjs <domain> <folder>", 2);
const target = resolve(folder);
mkdirSync(target, { recursive: true });
await prepare();
await installPacked(["packages/core", domain.folder], target);
