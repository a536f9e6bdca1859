// npm test [-- FILTER...]: installs and builds what is missing, then runs the tests; arguments go to vitest.
import { join } from "node:path";
import { prepare, root, runNode } from "./workspace.mjs";

await prepare();
const vitest = join(root, "node_modules/vitest/vitest.mjs");
process.exitCode = await runNode([vitest, "run", ...process.argv.slice(2)]);
