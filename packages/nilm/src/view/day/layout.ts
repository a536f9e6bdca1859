// Charts of a stretch of a house: mains over stacked appliances, each appliance with its truth, lanes of events.
import type { Axis, Chart, ChartHandle, ChartMark, Series, Theme, XyChart } from "@sciformer/core/view";
import type { Zone } from "../../meter/calendar.ts";
import type { Appliance } from "../appliances.ts";
import { timeAxis } from "../clock.ts";
import { gapsOf } from "../even-series.ts";
import { clockText, eventsBetween, type HouseEvent } from "../house-events.ts";
import type { House } from "../houses.ts";
import type { Page } from "./page.ts";

/** More blocks than this are drawn, but cannot be pointed at one by one. */
const MOST_BLOCKS = 300;
/** Narrower gaps are left blank without a mark: share of what is in sight. */
const NARROWEST_GAP = 1 / 300;
/** Above the middle of a lane: its name stands between this line and the lane above. */
const NAME_LINE = 0.17;
/** Marks wider than this share of what is in sight have room for their text. */
const TEXT_SHARE = 0.08;

/** What the charts of a stretch show. */
export interface DayView {
  readonly house: House;
  readonly appliances: readonly Appliance[];
  readonly events: readonly HouseEvent[];
  readonly chosen: readonly HouseEvent[];
  readonly page: Page;
  /** What is in sight: the page, or a part that a person has zoomed to. */
  readonly sight: readonly [number, number];
  readonly zone: Zone;
  readonly theme: Theme;
  readonly showsTruth: boolean;
  readonly showsBand: boolean;
}

const POWER: Axis = { title: "power", unit: "W", scale: "linear" };

/** The mains curve with the predicted power of the appliances stacked under it. */
export function mainsChart(view: DayView): XyChart {
  const { house, appliances, theme, page } = view;
  const x = { start: house.grid.startMs, step: house.grid.periodMs, count: house.grid.count };
  const layers = appliances.map(({ name, label, colour }): Series => {
    return { id: name, label, x, y: house.power.get(name)!.watts, look: "area", colour, stack: "predicted" };
  });
  const mains: Series = { id: "mains", label: "mains", x, y: house.mains, look: "line", colour: theme.text };
  return {
    kind: "xy",
    id: "mains",
    title: `Mains and predicted appliances, ${page.title}`,
    place: "main",
    weight: 2,
    description: `Power of house ${house.id} with the predicted power of ${appliances.map(({ label }) => label).join(", ")} stacked under it`,
    x: timeAxis(view.zone, [page.from, page.to]),
    y: POWER,
    // From the back to the front: over weeks the curve is a thicket that would hide the layers.
    series: [mains, ...layers],
    marks: marksOf(view),
    followsTime: true,
    sync: page.name,
  };
}

/** One appliance: predicted area, its 90 % band, measured line. */
export function applianceChart(view: DayView, appliance: Appliance): XyChart {
  const { house, theme, page, zone, showsBand, showsTruth } = view;
  const { watts, band, truth } = house.power.get(appliance.name)!;
  const x = { start: house.grid.startMs, step: house.grid.periodMs, count: house.grid.count };
  const predicted: Series = {
    ...{ id: "predicted", label: "predicted", x, y: watts, look: "area", colour: appliance.colour },
    ...(band && showsBand ? band : {}),
  };
  const measured: readonly Series[] =
    truth && showsTruth ? [{ id: "measured", label: "measured", x, y: truth, look: "line", colour: theme.text }] : [];
  return {
    kind: "xy",
    id: `appliance-${appliance.name}`,
    title: appliance.label,
    place: "main",
    description: `Predicted${measured.length > 0 ? " and measured" : ""} power of the ${appliance.label} in house ${house.id}`,
    x: timeAxis(zone, [page.from, page.to]),
    y: POWER,
    series: [...measured, predicted],
    marks: chosenMarks(view).filter(({ colour }) => colour === appliance.colour),
    followsTime: true,
    sync: page.name,
  };
}

/** A lane for each appliance: predicted events in its upper half, measured ones in its lower half. */
export function eventsChart(view: DayView): XyChart {
  const { appliances, events, page, zone } = view;
  return {
    kind: "xy",
    id: "events",
    title: "Events",
    place: "main",
    weight: Math.min(2.6, 0.5 + 0.4 * appliances.length),
    description: `${events.length} events; choose one to read its start, end and energy`,
    x: timeAxis(zone, [page.from, page.to]),
    y: { title: "", scale: "categories", names: [], range: [-0.5, appliances.length - 0.5] },
    series: laneSeries(view),
    marks: laneMarks(view),
    handles: blocks(view),
    followsTime: true,
    sync: page.name,
  };
}

/** Each lane's name on a line above its events: names beside the axis would be cut off. */
function laneMarks({ appliances, theme }: DayView): ChartMark[] {
  return appliances.map(({ label }, lane) => {
    return { axis: "y", from: appliances.length - 1 - lane + NAME_LINE, label, colour: theme.quiet };
  });
}

/** Events as bands that are interrupted between them; all series stand at the edges of all events. */
function laneSeries({ appliances, events, theme }: DayView): Series[] {
  const x = edgesOf(events);
  return appliances.flatMap((appliance, lane) =>
    (["predicted", "measured"] as const).flatMap((source): Series[] => {
      const own = events.filter((event) => event.appliance === appliance && event.source === source);
      if (own.length === 0) return [];
      const { low, high } = laneOf(appliances.length, lane, source);
      const middle = levelWhile(own, x, (low + high) / 2);
      const label = source === "predicted" ? appliance.label : `${appliance.label}, ${source}`;
      const band = { low: levelWhile(own, x, low), high: levelWhile(own, x, high) };
      const colour = source === "predicted" ? appliance.colour : theme.quiet;
      return [{ id: label, label, x, y: middle, look: "line", colour, ...band }];
    }),
  );
}

/** Starts and ends of events, and places just outside of them, ascending. */
export function edgesOf(events: readonly HouseEvent[]): Float64Array {
  const edges = new Set<number>();
  for (const { startMs, endMs } of events) for (const edge of [startMs - 1, startMs, endMs, endMs + 1]) edges.add(edge);
  return Float64Array.from(edges).sort();
}

/** A level at the positions inside of events, NaN elsewhere. @param events in order of time */
export function levelWhile(events: readonly HouseEvent[], x: Float64Array, level: number): Float32Array {
  const values = new Float32Array(x.length).fill(Number.NaN);
  let at = 0;
  for (const { startMs, endMs } of events) {
    while (at < x.length && x[at]! < startMs) at++;
    while (at < x.length && x[at]! <= endMs) values[at++] = level;
  }
  return values;
}

interface Lane {
  readonly low: number;
  readonly high: number;
}

/** The first appliance has the uppermost lane. */
function laneOf(lanes: number, lane: number, source: HouseEvent["source"]): Lane {
  const middle = lanes - 1 - lane;
  return source === "predicted"
    ? { low: middle - 0.15, high: middle + NAME_LINE - 0.05 }
    : { low: middle - 0.48, high: middle - 0.18 };
}

/** Events in sight as blocks that can be pointed at; none where they are too many. */
function blocks({ events, appliances, sight, zone, theme, chosen }: DayView): ChartHandle[] {
  const seen = eventsBetween(events, ...sight);
  const shown = seen.length > MOST_BLOCKS ? chosen : seen;
  return shown.map(({ key, appliance, source, startMs, endMs, energyKwh }) => {
    const { low, high } = laneOf(appliances.length, appliances.indexOf(appliance), source);
    const text = `${appliance.label}, ${source}: ${clockText(startMs, zone)} to ${clockText(endMs, zone)}, ${energyKwh.toFixed(3)} kWh`;
    const isChosen = chosen.some((one) => one.key === key);
    return {
      id: key,
      label: text,
      x: startMs,
      y: low,
      width: endMs - startMs,
      height: high - low,
      moves: [],
      colour: isChosen ? theme.accent : source === "predicted" ? appliance.colour : theme.quiet,
    };
  });
}

/** Gaps in the data and the chosen events. */
function marksOf(view: DayView): ChartMark[] {
  const { house, sight, theme } = view;
  const { startMs, periodMs } = house.grid;
  const extent = sight[1] - sight[0];
  const gaps = gapsOf(house.mains).flatMap(({ from, to }): ChartMark[] => {
    const [start, end] = [startMs + from * periodMs, startMs + to * periodMs];
    const isSeen = end > sight[0] && start < sight[1] && end - start > extent * NARROWEST_GAP;
    const label = end - start > extent * TEXT_SHARE ? "no data" : "";
    return isSeen ? [{ axis: "x", from: start, to: end, label, colour: theme.quiet }] : [];
  });
  return [...gaps, ...chosenMarks(view)];
}

function chosenMarks({ chosen }: DayView): ChartMark[] {
  return chosen.map(({ appliance, startMs, endMs }) => {
    return { axis: "x", from: startMs, to: endMs, label: "", colour: appliance.colour };
  });
}

/** All charts of the scene from top to bottom. */
export function dayCharts(view: DayView, detail: readonly Appliance[]): Chart[] {
  return [mainsChart(view), ...detail.map((appliance) => applianceChart(view, appliance)), eventsChart(view)];
}
