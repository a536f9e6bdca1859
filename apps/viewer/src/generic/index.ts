// Scenes that every run has, whatever its domain.
import type { SceneDefinition } from "@sciformer/core/view";

export const GENERIC_SCENES: readonly SceneDefinition[] = [
  {
    id: "training",
    title: "Training",
    summary:
      "Loss, learning rate and other logged quantities over the steps of the training, and the evaluation's table",
    needs: { metrics: true },
    usesPanes: false,
    open: async (host) => (await import("./training-scene.ts")).openTraining(host),
  },
  {
    id: "columns",
    title: "Columns",
    summary: "The columns of predictions.arrow as charts and rows",
    needs: { predictions: true },
    usesPanes: false,
    open: async (host) => (await import("./columns-scene.ts")).openColumns(host),
  },
  {
    id: "points",
    title: "Points",
    summary: "Three columns of predictions.arrow as a cloud of points in space, coloured by a fourth",
    needs: { predictions: true },
    usesPanes: true,
    open: async (host) => (await import("./points-scene.ts")).openPoints(host),
  },
];
