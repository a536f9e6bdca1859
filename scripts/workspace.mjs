// What every root script stands on: pnpm fetched through npm, packages installed, packages built, domains found.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

const TOOLS = ".tools";
const INSTALL_STAMP = "node_modules/.sciformer-install";
const QUIET_MS = 1000;
const LINES_ON_FAILURE = 60;

/** Installs and builds what is missing or out of date; ends the process with 1 where that fails. */
export async function prepare() {
  await install();
  await build();
}

/** Installs pnpm (the version that package.json pins) and the packages of the lock file. */
async function install() {
  const version = readJson("package.json")
    .packageManager.replace(/^pnpm@/, "")
    .split("+")[0];
  if (installedPnpm() !== version) {
    const args = ["install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", TOOLS];
    await quietly(`fetching pnpm ${version}`, ...npm([...args, `pnpm@${version}`]));
  }
  const wanted = installKey();
  if (readText(INSTALL_STAMP) === wanted) return;
  await quietly("installing packages", pnpm(), ["install", "--frozen-lockfile"]);
  writeFileSync(join(root, INSTALL_STAMP), wanted);
}

/** Builds every package whose inputs changed. */
async function build() {
  const turbo = join(root, "node_modules/turbo/bin/turbo");
  await quietly("building", process.execPath, [turbo, "run", "build", "--output-logs=errors-only"]);
}

/**
 * Packs packages as they would be published and lets npm install them into a folder, as a user of them would.
 *
 * @param folders packages, such as `packages/core`
 */
export async function installPacked(folders, into) {
  const tarballs = join(into, "tarballs");
  for (const folder of folders) {
    await quietly(`packing ${folder}`, pnpm(), ["pack", "--pack-destination", tarballs], { cwd: join(root, folder) });
  }
  const files = readdirSync(tarballs).map((name) => `./tarballs/${name}`);
  const args = ["install", "--ignore-scripts", "--no-audit", "--no-fund", ...files];
  const [program, words, options] = npm(args);
  await quietly("installing the packed packages", program, words, { ...options, cwd: into });
}

/**
 * Runs a program in the repository root on this terminal and waits for it. Ctrl-C is left to the program.
 *
 * @returns {Promise<number>} its exit code
 */
function run(program, args, env = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: root, stdio: "inherit", env: { ...environment(), ...env } });
    const leaveToChild = () => {};
    process.on("SIGINT", leaveToChild);
    child.on("error", reject);
    child.on("close", (code) => {
      process.off("SIGINT", leaveToChild);
      resolve(code ?? 1);
    });
  });
}

/** Runs a file of Node code, or a package's program by the path of its file. */
export function runNode(args, env) {
  return run(process.execPath, args, env);
}

/** The path of pnpm's own binary: what npm put there for this platform. */
function pnpm() {
  const scope = join(root, TOOLS, "node_modules/@pnpm");
  const platform = existsSync(scope) ? readdirSync(scope).find((name) => name.startsWith("exe.")) : undefined;
  if (platform === undefined) fail(`pnpm has no program for ${process.platform} ${process.arch}`);
  return join(scope, platform, process.platform === "win32" ? "pnpm.exe" : "pnpm");
}

/**
 * The domain packages: those that offer a program called `sciformer-<domain>`.
 *
 * @returns {{name: string, folder: string, bin: string, manifest: object}[]}
 */
function domains() {
  return readdirSync(join(root, "packages"))
    .filter((folder) => existsSync(join(root, "packages", folder, "package.json")))
    .map((name) => ({ name, folder: `packages/${name}`, manifest: readJson(`packages/${name}/package.json`) }))
    .map((domain) => ({ ...domain, bin: domain.manifest.bin?.[`sciformer-${domain.name}`] }))
    .filter(({ bin }) => bin !== undefined)
    .map((domain) => ({ ...domain, bin: join(root, domain.folder, domain.bin) }));
}

/** The domain of that name; ends the process with 2 and the list of those there where it is unknown. */
export function domainNamed(name) {
  const all = domains();
  const found = all.find((domain) => domain.name === name);
  if (found === undefined) {
    const given = name === undefined ? "no domain given" : `unknown domain "${name}"`;
    fail(`${given}; available: ${all.map((domain) => domain.name).join(", ")}`, 2);
  }
  return found;
}

/** Prints one line and ends the process. */
export function fail(message, code = 1) {
  process.stderr.write(`${message}\n`);
  process.exit(code);
}

function readJson(path) {
  return JSON.parse(readFileSync(join(root, path), "utf8"));
}

function readText(path) {
  return existsSync(join(root, path)) ? readFileSync(join(root, path), "utf8") : undefined;
}

function installedPnpm() {
  const manifest = `${TOOLS}/node_modules/pnpm/package.json`;
  return existsSync(join(root, manifest)) ? readJson(manifest).version : undefined;
}

/** A digest of all that decides what an installation holds. */
function installKey() {
  const workspaces = ["packages", "apps"].filter((folder) => existsSync(join(root, folder)));
  const manifests = workspaces.flatMap((folder) =>
    readdirSync(join(root, folder)).map((name) => `${folder}/${name}/package.json`),
  );
  const hash = createHash("sha256").update(`${process.platform} ${process.arch}\n`);
  for (const path of ["pnpm-lock.yaml", "pnpm-workspace.yaml", "package.json", ...manifests.sort()]) {
    hash.update(`${path}\n${readText(path) ?? ""}\n`);
  }
  return hash.digest("hex");
}

/** The npm that runs this script, else the one on the path. */
function npm(args) {
  const cli = process.env.npm_execpath;
  if (cli?.endsWith("npm-cli.js")) return [process.execPath, [cli, ...args]];
  return process.platform === "win32" ? ["npm.cmd", args, { shell: true }] : ["npm", args];
}

/** Turbo starts each package's build through the pnpm it finds on the path. */
function environment() {
  const inherited = { ...process.env };
  const pathKey = Object.keys(inherited).find((key) => key.toUpperCase() === "PATH") ?? "PATH";
  const separator = process.platform === "win32" ? ";" : ":";
  const path = installedPnpm() === undefined ? [] : [dirname(pnpm())];
  return {
    ...inherited,
    [pathKey]: [...path, inherited[pathKey]].join(separator),
    TURBO_TELEMETRY_DISABLED: "1",
    DO_NOT_TRACK: "1",
  };
}

/** Runs a program silently: one line if it takes longer than a second, its output only if it fails. */
function quietly(label, program, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: root,
      stdio: ["ignore", "pipe", "pipe"],
      env: environment(),
      ...options,
    });
    const output = [];
    const announce = setTimeout(() => process.stderr.write(`${label} ...\n`), QUIET_MS);
    child.stdout.on("data", (chunk) => output.push(chunk));
    child.stderr.on("data", (chunk) => output.push(chunk));
    child.on("error", (error) => fail(`${label} failed: ${error.message}`));
    child.on("close", (code) => {
      clearTimeout(announce);
      if (code === 0) return resolve();
      const lines = Buffer.concat(output).toString().trimEnd().split("\n");
      process.stderr.write(`${lines.slice(-LINES_ON_FAILURE).join("\n")}\n`);
      fail(`${label} failed (exit code ${code ?? "none"})`);
    });
  });
}
