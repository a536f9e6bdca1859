// Addresses there and back.
import { describe, expect, test } from "vitest";
import { decodeView, EMPTY_VIEW, encodeView, type ViewState } from "./url-state.ts";

const FULL: ViewState = {
  run: "nilm/start",
  scene: "landscape",
  beside: ["nilm/base", "nilm/a b&c"],
  time: 1_767_571_200_000,
  controls: { house: "House 2/3", threshold: 0.25, truth: true, shown: ["kettle", "*odd"], span: [1, 2], note: "*x" },
  scales: { power: { map: "magma", range: [0, 3000] }, error: { range: [-5, 5] } },
  ranges: { day: [1, 2.5] },
  selection: ["house1#44", "house1#45"],
  listings: {
    events: { order: { column: "energy", descending: true }, filters: { kind: { kind: "choice", text: "a*b" } } },
  },
  cameras: {
    main: { position: [1, 2, 3], target: [0, 0, 0] },
    flat: { position: [0, 0, 1], target: [0, 0, 0], halfHeight: 8 },
  },
  arrangement: "split",
  pane: "truth",
  split: 0.4,
  saved: "k1@500*2",
};

describe("view in the address", () => {
  test("everything comes back as it was", () => {
    expect(decodeView(encodeView(FULL))).toEqual(FULL);
  });

  test("an empty view has a short address", () => {
    expect([encodeView(EMPTY_VIEW), decodeView("#/")]).toEqual(["#/", EMPTY_VIEW]);
  });

  test("a run and its scene can be read in it", () => {
    expect(encodeView({ ...EMPTY_VIEW, run: "nilm/start", scene: "day" })).toBe("#/nilm/start/day");
  });

  test.each([
    ["#/nilm"],
    ["#/?t=soon&r.day=2_1&v.main=1_2&s.power=rainbow&c.x=*{bad&split=x&panes=upside"],
    ["#/%ff/%ff"],
    [""],
  ])("%s: what cannot be read is left out", (hash) => {
    expect(decodeView(hash)).toEqual(EMPTY_VIEW);
  });

  test("a control cannot be an object", () => {
    expect(decodeView('#/?c.x=*{"a":1}').controls).toEqual({});
  });

  test("a camera has five digits", () => {
    const view = { ...EMPTY_VIEW, cameras: { main: { position: [1 / 3, 0, 0], target: [0, 0, 0] } } } as const;
    expect(encodeView(view)).toBe("#/?v.main=0.33333_0_0_0_0_0");
  });
});
