// The measured edges of the ridges: hours, days, power.
import { linearTicks, type SceneAxis } from "@sciformer/core/view";
import { HEIGHT, placeOf, type RidgeFrame, WIDTH } from "./layout.ts";

const DAY = 86_400_000;
const DAY_TICKS = 6;

/** @param firstDay local day number since 1970-01-01 */
export function ridgeAxes(frame: RidgeFrame, firstDay: number, mostW: number): SceneAxis[] {
  const [, , back] = placeOf(frame, -0.5, 0);
  const [, , front] = placeOf(frame, frame.days - 0.5, 0);
  const hours = [0, 6, 12, 18, 24].map((value) => ({ value, text: `${String(value).padStart(2, "0")}:00` }));
  return [
    {
      id: "hour",
      title: "time of day",
      from: [-WIDTH / 2, 0, front],
      to: [WIDTH / 2, 0, front],
      range: [0, 24],
      ticks: hours,
    },
    {
      id: "day",
      title: "day",
      from: [WIDTH / 2, 0, back],
      to: [WIDTH / 2, 0, front],
      range: [-0.5, frame.days - 0.5],
      ticks: dayTicks(frame.days, firstDay),
    },
    {
      id: "power",
      title: "power",
      unit: "W",
      from: [-WIDTH / 2, 0, back],
      to: [-WIDTH / 2, HEIGHT, back],
      range: [0, mostW],
    },
  ];
}

/** Dates some days apart, the year where it begins. */
function dayTicks(days: number, firstDay: number): { readonly value: number; readonly text: string }[] {
  const rough = linearTicks(0, Math.max(1, days - 1), DAY_TICKS).filter(Number.isInteger);
  return rough.filter((day) => day < days).map((value) => ({ value, text: dateOf(firstDay + value) }));
}

/** `2014-01-23` of a local day number. */
export function dateOf(day: number): string {
  return new Date(day * DAY).toISOString().slice(0, 10);
}
