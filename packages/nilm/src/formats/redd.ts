// REDD: UK-DALE's folder layout with two mains and several circuits of one name, each to be summed.
import { type Importer, InputError, type Report } from "@sciformer/core";
import type { House, LabelledChannel } from "./channels.ts";
import { type DatHouse, datHouse, hasTwoMains, houseFolders } from "./dat-house.ts";
import { COMMON_OPTIONS, importHouses } from "./import-houses.ts";
import { summedChannel } from "./sum-series.ts";

const MAINS = "mains";

function toHouse({ house, dir, channels }: DatHouse, report: Report): House {
  const byLabel = new Map<string, LabelledChannel[]>();
  for (const channel of channels) byLabel.set(channel.label, [...(byLabel.get(channel.label) ?? []), channel]);
  const mains = byLabel.get(MAINS);
  if (!mains) throw new InputError(`${dir}/labels.dat: no channel labelled "${MAINS}"`);
  byLabel.delete(MAINS);
  const meters = [...byLabel].map(([label, group]): LabelledChannel => ({ label, ...summedChannel(group, report) }));
  return { house, aggregate: summedChannel(mains, report), channels: meters };
}

export const redd: Importer = {
  name: "redd",
  summary: "REDD folders: labels.dat and channel_<n>.dat per house, two mains",
  options: COMMON_OPTIONS,
  async recognises(path) {
    const folders = await houseFolders(path).catch(() => []);
    return folders.length > 0 && (await hasTwoMains(folders[0]!));
  },
  async read(paths, values, report) {
    const options = { solar: values.solar === true, now: Date.now() };
    const houses: House[] = [];
    for (const path of paths) {
      for (const dir of await houseFolders(path))
        houses.push(toHouse(await datHouse(dir, true, options, report), report));
    }
    const source = {
      dataset: "REDD",
      licence: "research use",
      url: "https://redd.csail.mit.edu",
      powerType: "apparent",
      tz: "America/New_York",
      tzPolicy: "local",
      thresholds: "simple",
      maxPowerW: 10_000,
      ffillS: 60,
      appliances: "paper",
      houses,
    } as const;
    return importHouses(source, values, report);
  },
};
