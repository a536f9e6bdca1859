// UK-DALE: a folder per house with `labels.dat` and `channel_<n>.dat`; the mains is channel 1.
import { type Importer, InputError, type Report } from "@sciformer/core";
import type { House } from "./channels.ts";
import { type DatHouse, type DatHouseOptions, datHouse, hasTwoMains, houseFolders } from "./dat-house.ts";
import { COMMON_OPTIONS, importHouses } from "./import-houses.ts";
import { publishedPlan, type SplitPlan } from "./splits.ts";

const MAINS = 1;

/** A house folder as UK-DALE lays it out. @throws InputError where channel 1 is missing */
function toHouse({ house, dir, channels }: DatHouse): House {
  const aggregate = channels.find(({ number }) => number === MAINS);
  if (!aggregate) throw new InputError(`${dir}/labels.dat: no channel 1 (the mains)`);
  return { house, aggregate, channels: channels.filter(({ number }) => number !== MAINS) };
}

/** Houses 1, 3, 4, 5 train and house 2 tests (Petralia et al. 2025, section 5.1); the last 20 % of house 1 validate. */
function paperPlan(houses: readonly string[]): SplitPlan {
  const plan = publishedPlan({ train: ["1", "3", "4", "5"], valid: [], test: ["2"] }, houses);
  plan.set("1", [
    { split: "train", by: "share", from: 0, to: 0.8 },
    { split: "valid", by: "share", from: 0.8, to: 1 },
  ]);
  return plan;
}

/** All houses of the given folders. */
async function readHouses(paths: readonly string[], options: DatHouseOptions, report: Report): Promise<DatHouse[]> {
  const houses: DatHouse[] = [];
  for (const path of paths) {
    for (const dir of await houseFolders(path)) houses.push(await datHouse(dir, false, options, report));
  }
  return houses;
}

export const ukdale: Importer = {
  name: "ukdale",
  summary: "UK-DALE folders: labels.dat and channel_<n>.dat per house",
  options: COMMON_OPTIONS,
  async recognises(path) {
    const folders = await houseFolders(path).catch(() => []);
    return folders.length > 0 && !(await hasTwoMains(folders[0]!));
  },
  async read(paths, values, report) {
    const found = await readHouses(paths, { solar: values.solar === true, now: Date.now() }, report);
    const houses = found.map(toHouse);
    return importHouses(
      {
        dataset: "UK-DALE",
        licence: "CC BY 4.0",
        url: "https://jack-kelly.com/data",
        powerType: "apparent",
        tz: "Europe/London",
        tzPolicy: "local",
        thresholds: "ukdale",
        maxPowerW: 6000,
        ffillS: 60,
        appliances: "paper",
        houses,
        published: () => paperPlan(houses.map(({ house }) => house)),
      },
      values,
      report,
    );
  },
};
