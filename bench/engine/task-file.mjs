// The file from which every side takes the same weights and the same batch: `param/*` and `input/*`.
import { readFile, writeFile } from "node:fs/promises";
import { parseSafetensors, serialiseSafetensors } from "../../packages/core/dist/index.js";

const PARAMETER = "param/";

export async function writeTaskFile(path, { model, batch }) {
  const parameters = [...model.stateDict()].map(([key, value]) => [PARAMETER + key, value]);
  const inputs = Object.entries(batch).map(([name, { data, shape }]) => [`input/${name}`, stored(data, shape)]);
  await writeFile(path, serialiseSafetensors(new Map([...parameters, ...inputs])));
}

const stored = (data, shape) => ({ dtype: data instanceof Int32Array ? "I32" : "F32", shape, data });

/** Puts the file's parameters into a model of the same structure. */
export async function loadParameters(path, model) {
  const { tensors } = parseSafetensors(await readFile(path), path);
  const parameters = [...tensors].filter(([name]) => name.startsWith(PARAMETER));
  model.loadStateDict(
    parameters.map(([name, value]) => [name.slice(PARAMETER.length), value]),
    path,
  );
}
