// Tests that each kind of configuration gives its network.
import { chooseBackend } from "@sciformer/core/node";
import { beforeAll, expect, test } from "vitest";
import { FCN } from "./fcn.ts";
import { NILMFormer } from "./model.ts";
import { createModel } from "./network.ts";
import { tinyConfig } from "./refusals/tiny-dataset.node.ts";

beforeAll(() => chooseBackend("cpu"));

test("a configuration of the kind nilmformer gives a NILMFormer", () => {
  expect(createModel(tinyConfig())).toBeInstanceOf(NILMFormer);
});

test("a configuration of the kind fcn gives an FCN", () => {
  const model = { kind: "fcn" as const, window_size: 16, c_out: 1, dp_rate: 0 };
  expect(createModel({ ...tinyConfig(), model })).toBeInstanceOf(FCN);
});
