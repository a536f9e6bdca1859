// "./view": what the viewer shows of crystals.
import type { DomainView } from "@sciformer/core/view";
import { headlineOf } from "./headline.ts";
import { importers } from "./importers/index.ts";
import { tour } from "./tour.ts";

export const view: DomainView = {
  domain: "crystal",
  title: "Crystals",
  scenes: [
    {
      id: "structures",
      title: "Structures",
      summary:
        "Unit cells with their Wyckoff orbits, symmetry elements and polyhedra, and the check of the space group",
      needs: {},
      usesPanes: true,
      open: async (host) => (await import("./structures/scene.ts")).openStructures(host),
    },
    {
      id: "generate",
      title: "Generate",
      summary: "The model draws a crystal token by token in the page: probabilities, temperature, and what comes of it",
      needs: { files: ["model.onnx"] },
      usesPanes: true,
      open: async (host) => (await import("./generate/scene.ts")).openGenerate(host),
    },
    {
      id: "sets",
      title: "Sets",
      summary:
        "Space groups, elements and sizes of many structures beside the data; predicted properties beside the truth",
      needs: {},
      usesPanes: false,
      open: async (host) => (await import("./sets/scene.ts")).openSets(host),
    },
  ],
  headline: headlineOf,
  thumbnail: async (data, size) => (await import("./thumbnail.ts")).thumbnail(data, size),
  importers,
  tour,
};
