// npm run check: formatting and lint, types of tests (the build checks the sources), unused code.
import { join } from "node:path";
import { prepare, root, runNode } from "./workspace.mjs";

const CHECKS = [
  ["format and lint", ["@biomejs/biome/bin/biome", "ci", "--error-on-warnings"]],
  ["types of the tests", ["typescript/bin/tsc", "-p", "tsconfig.tests.json"]],
  ["unused code", ["knip/bin/knip.js"]],
];

await prepare();
const failed = [];
for (const [name, [program, ...args]] of CHECKS) {
  const code = await runNode([join(root, "node_modules", program), ...args]);
  if (code !== 0) failed.push(name);
}
console.log(failed.length === 0 ? "checks: all clean" : `checks failed: ${failed.join(", ")}`);
process.exitCode = failed.length === 0 ? 0 : 1;
