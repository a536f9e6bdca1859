// The networks of the package by kind of configuration.
import type { Context, Module } from "@sciformer/core";
import type { Tensor } from "@tensorflow/tfjs-core";
import type { PdeConfig } from "./config.ts";
import { type PdeInput, PdeTransformer } from "./model.ts";
import { UNet } from "./unet.ts";

/** Any network from the fields at one time, and what is known of the equation, to those at the next. */
export type PdeModel = Module & { forward(input: PdeInput, context: Context): Tensor };

/** The network of a configuration, uninitialised. */
export function createModel({ model }: Pick<PdeConfig, "model">): PdeModel {
  switch (model.kind) {
    case "pde-transformer":
      return new PdeTransformer(model);
    case "unet":
      return new UNet(model);
    default:
      return model satisfies never;
  }
}
