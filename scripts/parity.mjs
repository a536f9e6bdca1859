// npm run parity -- <domain> [--engine E] [--backend B] FILE...: runs golden cases through a domain's parity adapter.
import { domainNamed, prepare, runNode } from "./workspace.mjs";

const [name, ...args] = process.argv.slice(2);
const domain = domainNamed(name);
await prepare();
process.exitCode = await runNode([domain.bin, "parity", ...args]);
