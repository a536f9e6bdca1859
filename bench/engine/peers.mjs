// Who can be timed on this machine: our engine, and every peer that is installed.
import { fileURLToPath } from "node:url";
import { KEEP_MEMORY } from "../peer.mjs";
import { TORCH_PEER } from "./interpreters.mjs";

const here = (file) => fileURLToPath(new URL(file, import.meta.url));

const NODE = { program: process.execPath, script: here("node-side.mjs"), env: {} };

const everyRow = () => true;
const firstRow = ({ name }, threads) => name === "i" && threads === 1;
const oneThread = (_, threads) => threads === 1;
const transformers = ({ network }) => network === "transformer";

/** Our engine. */
export const OURS = { ...NODE, name: "ours", mode: "compiled" };

/** Peers that run in Node: seconds a step, so timed after the others, and by default in one row. */
const NODE_PEERS = [
  { ...NODE, name: "tfjs wasm eager", mode: "eager", rows: oneThread, byDefault: firstRow, slow: true },
  ...(process.env.SCIFORMER_JAXJS
    ? [{ ...NODE, name: "jax-js", mode: "jax-js", rows: transformers, byDefault: firstRow, slow: true }]
    : []),
];

/**
 * The peers. `rows(config, threads)`: what a peer can run; `byDefault(config, threads)`: what of it is timed unless
 * all is asked for; `slow`: a step takes seconds; `essential`: what the engine is measured against.
 *
 * @param interpreters newest PyTorch first, each with the environment that suits it; the newest also compiles and
 *     lends its jax
 */
export function peersOf([newest, ...others]) {
  if (newest === undefined) return NODE_PEERS;
  return [
    { ...torch(newest, "eager"), essential: true },
    ...(newest.compile ? [torch(newest, "compile")] : []),
    ...(newest.jax ? [jax(newest)] : []),
    ...others.map((other) => torch(other, "eager")),
    ...NODE_PEERS,
  ];
}

function torch({ python, torch: version, env }, mode) {
  const name = `torch ${version} ${mode}`;
  return { name, program: python, script: TORCH_PEER, env, mode, rows: everyRow, byDefault: everyRow };
}

function jax({ python, jax: version }) {
  const name = `jax ${version} jit`;
  const script = here("jax_peer.py");
  return { name, program: python, script, env: KEEP_MEMORY, mode: "jit", rows: transformers, byDefault: everyRow };
}
