// The Fourier baseline as a data set teaches it.
import type { DatasetSource } from "@sciformer/core";
import { FourierModel } from "../baselines/fourier.ts";
import type { PdeConfig } from "../config.ts";
import { chosenSimulations, type StoredInfo } from "../stored-simulations.ts";
import { Trajectory } from "../trajectory.ts";

/** Simulations of a set-up that are learnt from. */
const MOST_FITTED = 32;

/** The Fourier baseline, from the split `train` where the data set has one. */
export async function fittedFourier(source: DatasetSource, config: PdeConfig, grid: readonly [number, number]) {
  const model = new FourierModel(grid);
  if (!source.splits.sims?.includes("train")) return model;
  const fitted = new Map<string, number>();
  const isWanted = ({ tag }: StoredInfo) => {
    const count = (fitted.get(tag) ?? 0) + 1;
    fitted.set(tag, count);
    return count <= MOST_FITTED && Object.hasOwn(config.task.tags, tag);
  };
  for await (const simulation of chosenSimulations(source, "train", isWanted)) {
    const trajectory = new Trajectory(simulation, config);
    const { stride } = config.task;
    const states = Array.from({ length: trajectory.stepsAfter(0) + 1 }, (_, k) => trajectory.state(k * stride));
    model.add(simulation.info.tag, simulation.info.fieldNames.length, states);
  }
  return model;
}
