// Tests that each kind of configuration gives its network.
import { chooseBackend } from "@sciformer/core/node";
import { beforeAll, expect, test } from "vitest";
import { PdeTransformer } from "./model.ts";
import { createModel } from "./network.ts";
import { tinyRun, tinyUnetRun } from "./transformer/testing.ts";
import { UNet } from "./unet.ts";

beforeAll(() => chooseBackend("cpu"));

test("a configuration of the kind pde-transformer gives a PdeTransformer", () => {
  expect(createModel(tinyRun())).toBeInstanceOf(PdeTransformer);
});

test("a configuration of the kind unet gives a UNet", () => {
  expect(createModel(tinyUnetRun())).toBeInstanceOf(UNet);
});
