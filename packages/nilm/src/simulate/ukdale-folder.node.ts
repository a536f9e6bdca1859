// A house's recording as a UK-DALE folder: labels.dat and one .dat file a channel.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { writeFileAtomic } from "@sciformer/core/node";
import type { HouseRecording, MeterSeries } from "../meter/recording.ts";

function lines({ times, watts }: MeterSeries): string {
  return Array.from(times, (ms, i) => `${ms / 1000} ${watts[i]}\n`).join("");
}

/** Writes `labels.dat`, `channel_1.dat` (the aggregate) and one `channel_<n>.dat` an appliance into `dir`. */
export async function writeUkdaleHouse(dir: string, recording: HouseRecording): Promise<void> {
  await mkdir(dir, { recursive: true });
  const channels = [["aggregate", recording.aggregate] as const, ...Object.entries(recording.appliances)];
  for (const [index, [, channel]] of channels.entries()) {
    await writeFileAtomic(join(dir, `channel_${index + 1}.dat`), lines(await channel.load()));
  }
  const labels = channels.map(([name], index) => `${index + 1} ${name}\n`).join("");
  await writeFileAtomic(join(dir, "labels.dat"), labels);
}
