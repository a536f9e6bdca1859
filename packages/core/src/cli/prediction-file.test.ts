// Metadata of predictions.
import { expect, test } from "vitest";
import type { AnyPlugin, DatasetSource } from "../plugin.ts";
import { predictionMetadata } from "./prediction-file.ts";

const plugin = { name: "nilm" } as AnyPlugin;
const source = (metadata: Record<string, string>) => ({ path: "meter.csv", metadata }) as DatasetSource;

test("predictions carry the domain, their table and the licence of what they were made from", () => {
  expect(predictionMetadata(plugin, source({ licence: "CC BY 4.0" }))).toEqual({
    "sciformer.domain": "nilm",
    "sciformer.table": "predictions",
    "sciformer.schema": "1",
    "sciformer.licence": "CC BY 4.0",
    "sciformer.source": "meter.csv",
  });
});

test("a licence that the data do not state is not invented", () => {
  expect(predictionMetadata(plugin, source({}))["sciformer.licence"]).toBe("not stated");
});
