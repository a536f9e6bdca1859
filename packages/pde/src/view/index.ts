// "./view": what the viewer shows of simulations of physics on grids.
import type { DomainView } from "@sciformer/core/view";
import { fileOptions } from "./file-options.ts";
import { headlineOf } from "./headline.ts";
import { importers } from "./importers/index.ts";
import { tour } from "./tour.ts";

export const view: DomainView = {
  domain: "pde",
  title: "Simulations",
  scenes: [
    {
      id: "fields",
      title: "Fields",
      summary:
        "Predicted and true fields and their difference step by step, as images and surfaces, with errors and spectra",
      needs: {},
      usesPanes: true,
      open: async (host) => (await import("./fields/scene.ts")).openFields(host),
    },
    {
      id: "live",
      title: "Live",
      summary: "Draw a first state and choose the equation: the model rolls out beside the solver, both in the page",
      needs: {},
      usesPanes: true,
      open: async (host) => (await import("./live/scene.ts")).openLive(host),
    },
  ],
  headline: headlineOf,
  thumbnail: async (data, size) => (await import("./thumbnail.ts")).thumbnail(data, size),
  importers,
  fileOptions,
  tour,
};
