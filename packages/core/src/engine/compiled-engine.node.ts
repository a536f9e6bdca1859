// The engine that traces models into ONNX graphs and runs these with ONNX Runtime.
import { compile, compileInfer } from "./compile.node.ts";
import { compileTrain } from "./compile-train.node.ts";
import type { Engine } from "./engine.ts";
import type { EngineOptions } from "./program.node.ts";

/** An engine of compiled steps and functions. */
export function compiledEngine(options: Omit<EngineOptions, "model"> = {}): Engine {
  return {
    name: "compiled",
    training: (spec) => compileTrain(spec, options),
    inference(fn, { weights, name, model }) {
      const all = { ...options, name, ...(model && { model }) };
      return weights === "fixed" ? compileInfer(fn, all) : compile(fn, all);
    },
  };
}
