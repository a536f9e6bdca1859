// How many windows in time are left of a trial behind the filters and poolings of each network.
import type { NetworkConfig } from "../config.ts";
import { windowCount } from "./parts/windows.ts";

/** Filters and windows of the networks that have them in common. */
export const SHALLOW = { filter: 25, pool: 75, step: 15, maps: 40, pad: 3 } as const;
export const DEEP = { filter: 10, pool: 2, maps: [25, 50, 100, 200] } as const;
export const EEGNET_POOLS = [4, 8] as const;
/** Most tokens of a CTNet that have positions. */
export const CTNET_PLACES = 100;

/** Windows of the last layer before the classes are decided; below 1 where a trial is too short. */
export function featureWindows(model: NetworkConfig): number {
  const samples = model.time_sample_num;
  switch (model.kind) {
    case "dbconformer":
    case "ifnet":
      return windowCount(samples, model.patch_size);
    case "eegnet":
      return EEGNET_POOLS.reduce<number>((length, pool) => windowCount(length, pool), samples);
    case "scnn":
      return shallowWindows(samples + SHALLOW.pad);
    case "eegconformer":
      return shallowWindows(samples);
    case "dcnn":
      return DEEP.maps.reduce<number>((length) => windowCount(length - DEEP.filter + 1, DEEP.pool), samples);
    case "fbcnet":
      return Math.floor(samples / model.strideFactor) > 1 ? model.strideFactor : 0;
    case "ctnet":
      return windowCount(windowCount(samples, model.pool1), model.pool2);
    default:
      return model satisfies never;
  }
}

function shallowWindows(samples: number): number {
  return windowCount(samples - SHALLOW.filter + 1, SHALLOW.pool, SHALLOW.step);
}
