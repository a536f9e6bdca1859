// The networks of the package by kind of configuration.
import { type Context, type Engine, eagerEngine, type Inference, type Module, type TensorBatch } from "@sciformer/core";
import type { Tensor } from "@tensorflow/tfjs-core";
import type { NilmConfig } from "./config.ts";
import { FCN } from "./fcn.ts";
import { NILMFormer } from "./model.ts";

/** Any network that maps `[batch, 1 + features, window]` to `[batch, appliances, window]`. */
export type NilmModel = Module & { forward(x: Tensor, context: Context): Tensor };

/** The network on batches of `collate`: `output` of the result is what its `forward` gives. */
export function inferenceOf(model: NilmModel, engine: Engine = eagerEngine): Inference {
  const forward = ({ x }: TensorBatch, context: Context) => ({ output: model.forward(x!, context) });
  return engine.inference(forward, { name: "nilm network", model, weights: "fixed" });
}

/** The network of a configuration, uninitialised. */
export function createModel({ model }: NilmConfig): NilmModel {
  switch (model.kind) {
    case "nilmformer":
      return new NILMFormer(model);
    case "fcn":
      return new FCN(model);
    default:
      return model satisfies never;
  }
}
