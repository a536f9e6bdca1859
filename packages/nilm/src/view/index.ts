// "./view": what the viewer shows of a NILM run.
import type { DomainView } from "@sciformer/core/view";
import { fileOptions } from "./file-options.ts";
import { headlineOf } from "./headline.ts";
import { tour } from "./tour.ts";

export const view: DomainView = {
  domain: "nilm",
  title: "Household power",
  scenes: [
    {
      id: "day",
      title: "Day",
      summary: "The mains curve with the predicted power of each appliance under it, over a day, a week or a year",
      needs: { predictions: true, columns: ["aggregate_w"] },
      usesPanes: false,
      open: async (host) => (await import("./day/scene.ts")).openDay(host),
    },
    {
      id: "ridges",
      title: "Ridges",
      summary: "Every day as a strip over the hours: height and colour are power; prediction, truth and error",
      needs: { predictions: true, columns: ["aggregate_w"] },
      usesPanes: true,
      open: async (host) => (await import("./ridges/scene.ts")).openRidges(host),
    },
    {
      id: "energy",
      title: "Energy",
      summary: "Energy of each appliance per day, week or month with its share of the house",
      needs: { predictions: true, columns: ["aggregate_w"] },
      usesPanes: false,
      open: async (host) => (await import("./energy/scene.ts")).openEnergy(host),
    },
    {
      id: "house",
      title: "House",
      summary: "A dollhouse: appliances glow with their power, and dots run on the cables from the meter",
      needs: { predictions: true, columns: ["aggregate_w"] },
      usesPanes: true,
      open: async (host) => (await import("./house/scene.ts")).openHouse(host),
    },
    {
      id: "what-if",
      title: "What if",
      summary: "Move, scale and silence events in the mains curve and see what the model makes of it",
      needs: { predictions: true, columns: ["aggregate_w"] },
      usesPanes: false,
      open: async (host) => (await import("./what-if/scene.ts")).openWhatIf(host),
    },
    {
      id: "attention",
      title: "Attention",
      summary: "What the samples of a window look at, as arcs for each layer and head, over the encoding of the clock",
      needs: { predictions: true, columns: ["aggregate_w"], files: ["model.onnx"] },
      usesPanes: true,
      open: async (host) => (await import("./attention/scene.ts")).openAttention(host),
    },
  ],
  headline: headlineOf,
  thumbnail: async (data, size) => (await import("./thumbnail.ts")).thumbnail(data, size),
  fileOptions,
  tour,
};
