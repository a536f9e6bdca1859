// What the page reads by itself: data sets of this package, in one, two or three dimensions.
import type { PageImporter } from "@sciformer/core/view";

export const importers: readonly PageImporter[] = [
  {
    name: "simulations",
    title: "A data set of simulations",
    endings: [".arrow", "dataset.json"],
    read: async (files) => (await import("./read-dataset.ts")).readDataset(files),
  },
];
