// Metadata of predictions.
import { expect, test } from "vitest";
import type { AnyPlugin, DatasetSource, RunConfig } from "../plugin.ts";
import { predictionMetadata } from "./prediction-file.ts";

const plugin = { name: "nilm" } as AnyPlugin;
const config = {} as RunConfig;
const source = (metadata: Record<string, string>) => ({ path: "meter.csv", metadata }) as DatasetSource;

test("predictions carry the domain, their table and the licence of what they were made from", () => {
  expect(predictionMetadata(plugin, source({ licence: "CC BY 4.0" }), config)).toEqual({
    "sciformer.domain": "nilm",
    "sciformer.table": "predictions",
    "sciformer.schema": "1",
    "sciformer.licence": "CC BY 4.0",
    "sciformer.source": "meter.csv",
  });
});

test("a licence that the data do not state is not invented", () => {
  expect(predictionMetadata(plugin, source({}), config)["sciformer.licence"]).toBe("not stated");
});

test("what the domain says of the data stands beside it, under names of its own", () => {
  const domain = { ...plugin, predictionMetadata: ({ metadata }) => ({ tz: metadata.tz! }) } as AnyPlugin;
  expect(predictionMetadata(domain, source({ tz: "Europe/Paris" }), config)).toMatchObject({
    "sciformer.domain": "nilm",
    tz: "Europe/Paris",
  });
});
