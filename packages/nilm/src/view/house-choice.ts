// Which house is shown, and the moment at which it is first shown.
import type { Control } from "@sciformer/core/view";
import type { Appliance } from "./appliances.ts";
import type { House } from "./houses.ts";

/** Days that the opening moment is chosen from, in minutes. */
const FIRST_SAMPLES = 14 * 1440;

/** A list of one house is shown too, so that its name is seen. */
export function houseControl(houseIds: readonly string[]): Control {
  const choices = houseIds.map((id) => ({ value: id, label: id }));
  return { kind: "select", id: "house", label: "House", key: "h", choices, value: houseIds[0]! };
}

/** Time of the largest predicted total in the first days: something is to be seen there. */
export function strongestTime({ grid, times, power }: House, appliances: readonly Appliance[]): number {
  const powers = appliances.map(({ name }) => power.get(name)!.watts);
  let best = 0;
  let most = Number.NEGATIVE_INFINITY;
  for (let at = 0; at < Math.min(grid.count, FIRST_SAMPLES); at++) {
    let total = 0;
    for (const watts of powers) total += watts[at]! || 0;
    if (total <= most) continue;
    most = total;
    best = at;
  }
  return times[best]!;
}
