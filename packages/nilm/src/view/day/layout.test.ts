// Charts of a day.
import type { Theme } from "@sciformer/core/view";
import { describe, expect, test } from "vitest";
import { Zone } from "../../meter/calendar.ts";
import { eventsOf, type HouseEvent } from "../house-events.ts";
import { FRIDGE, KETTLE, madeHouse } from "../testing.ts";
import { applianceChart, type DayView, edgesOf, eventsChart, levelWhile, mainsChart } from "./layout.ts";

const START = Date.UTC(2014, 0, 6);
const MINUTE = 60_000;
const { NaN: none } = Number;
const THEME: Theme = {
  name: "dark",
  background: "#000000",
  surface: "#111111",
  text: "#ffffff",
  quiet: "#888888",
  line: "#333333",
  accent: "#00aaff",
};

const HOUSE = madeHouse(START, [100, 2100, 2100, none, none, 100], {
  kettle: { watts: [0, 2000, 1900, none, none, 0], truth: [0, 0, 2000, none, none, 0] },
  fridge: { watts: [90, 90, 0, none, none, 90] },
});

function viewOf(change: Partial<DayView> = {}): DayView {
  const events = [
    ...eventsOf(HOUSE, KETTLE, "predicted", KETTLE.thresholdW),
    ...eventsOf(HOUSE, KETTLE, "measured", KETTLE.thresholdW),
    ...eventsOf(HOUSE, FRIDGE, "predicted", FRIDGE.thresholdW),
  ];
  const page = { name: "day-2014-01-06", title: "Mon 2014-01-06", from: START, to: START + 6 * MINUTE };
  return {
    house: HOUSE,
    appliances: [KETTLE, FRIDGE],
    events,
    chosen: [],
    page,
    sight: [page.from, page.to],
    zone: new Zone("UTC"),
    theme: THEME,
    showsTruth: true,
    showsBand: true,
    ...change,
  };
}

describe("the mains chart", () => {
  test("stacks the appliances over the mains curve", () => {
    const { series } = mainsChart(viewOf());
    expect(series.map(({ id, stack }) => [id, stack])).toEqual([
      ["mains", undefined],
      ["kettle", "predicted"],
      ["fridge", "predicted"],
    ]);
  });

  test("hands the columns on as they are, so that they are thinned once", () => {
    expect(mainsChart(viewOf()).series[1]!.y).toBe(HOUSE.power.get("kettle")!.watts);
  });

  test("marks a gap in the data", () => {
    const { marks } = mainsChart(viewOf());
    expect(marks).toEqual([
      { axis: "x", from: START + 3 * MINUTE, to: START + 5 * MINUTE, label: "no data", colour: THEME.quiet },
    ]);
  });

  test("marks chosen events", () => {
    const view = viewOf();
    const [event] = view.events;
    const { marks = [] } = mainsChart({ ...view, chosen: [event!] });
    expect(marks.at(-1)).toMatchObject({ from: START + MINUTE, to: START + 3 * MINUTE, colour: KETTLE.colour });
  });
});

describe("the chart of an appliance", () => {
  test("has the measured line where there is one", () => {
    const labels = (appliance: typeof KETTLE) => applianceChart(viewOf(), appliance).series.map(({ label }) => label);
    expect([labels(KETTLE), labels(FRIDGE)]).toEqual([["measured", "predicted"], ["predicted"]]);
  });

  test("leaves the measured line out when it is not asked for", () => {
    const { series } = applianceChart(viewOf({ showsTruth: false }), KETTLE);
    expect(series.map(({ label }) => label)).toEqual(["predicted"]);
  });
});

describe("lanes of events", () => {
  test("have predicted events above and measured ones below, the first appliance uppermost", () => {
    const { handles = [] } = eventsChart(viewOf());
    const places = handles.map(({ id, y }) => [id, Math.round(y * 100) / 100]);
    expect(places).toEqual([
      ["kettle-p-1", 0.85],
      ["kettle-m-2", 0.52],
      ["fridge-p-0", -0.15],
      ["fridge-p-5", -0.15],
    ]);
  });

  test("tell start, end and energy of a block", () => {
    // 2000 W and 1900 W for a minute each: 3900 / 60 Wh.
    expect(eventsChart(viewOf()).handles![0]!.label).toBe("kettle, predicted: 00:01 to 00:03, 0.065 kWh");
  });

  test("have no blocks where they are too many, but for the chosen ones", () => {
    const [event] = viewOf().events;
    const events = Array.from({ length: 301 }, (_, at): HouseEvent => ({ ...event!, key: `e-${at}` }));
    const { handles = [] } = eventsChart(viewOf({ events, chosen: [events[7]!] }));
    expect(handles.map(({ id }) => id)).toEqual(["e-7"]);
  });

  test("of all series stand at the edges of all events", () => {
    const { series } = eventsChart(viewOf());
    expect(new Set(series.map(({ x }) => x)).size).toBe(1);
  });
});

test("a level holds from the start of an event to its end and is missing between events", () => {
  const [kettle] = viewOf().events;
  const events = [kettle!, { ...kettle!, startMs: START + 10 * MINUTE, endMs: START + 11 * MINUTE }];
  const edges = edgesOf(events);
  const level = levelWhile(events, edges, 1);
  // Each event has an edge just before it, its two ends, and an edge just after it.
  expect([...level]).toEqual([none, 1, 1, none, none, 1, 1, none]);
});
