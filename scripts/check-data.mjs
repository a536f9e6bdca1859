// npm run check:data: checks on real data, which lies beside the repository in ../shared; each domain's list of
// checks is in test/data/<domain>.mjs.
import { spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { domainNamed, fail, prepare, root } from "./workspace.mjs";

const shared = join(root, "..", "shared");
const lists = join(root, "test/data");
if (!existsSync(shared))
  fail("the real data is not here: expected the folder shared beside the repository (../shared)");

await prepare();
const work = await mkdtemp(join(tmpdir(), "sciformer-data-"));
let failed = 0;
let passed = 0;
try {
  for (const file of readdirSync(lists).filter((name) => name.endsWith(".mjs"))) await checkDomain(file);
} finally {
  await rm(work, { recursive: true });
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

/** Runs one domain's checks in order; a check fails by throwing, and may return a line to print. */
async function checkDomain(file) {
  const domain = domainNamed(basename(file, ".mjs"));
  const { checks } = await import(pathToFileURL(join(lists, file)).href);
  for (const { name, run } of checks({ shared, work, command: (args) => command(domain, args) })) {
    try {
      const remark = await run();
      passed++;
      console.log(`ok    ${domain.name}: ${name}${remark ? `\n${remark}` : ""}`);
    } catch (error) {
      failed++;
      console.log(`FAIL  ${domain.name}: ${name}\n${error.message}`);
    }
  }
}

/** Runs the domain's program; resolves with what it printed. @throws Error with its output if it does not exit 0 */
function command(domain, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [domain.bin, ...args], { cwd: work, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text) => (output += text));
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve(output);
      else reject(new Error(`sciformer-${domain.name} ${args.join(" ")}: exit code ${code}\n${output}`));
    });
  });
}
