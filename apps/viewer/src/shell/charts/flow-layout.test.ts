// Where a flow goes.
import type { FlowChart } from "@sciformer/core/view";
import { expect, test } from "vitest";
import { flowLayout } from "./flow-layout.ts";

const node = (id: string) => ({ id, label: id, colour: "#000000" });

const ENERGY: FlowChart = {
  kind: "flow",
  id: "energy",
  title: "Energy",
  place: "main",
  unit: "kWh",
  nodes: ["mains", "kettle", "other"].map(node),
  links: [
    { from: "mains", to: "kettle", value: 3 },
    { from: "mains", to: "other", value: 1 },
  ],
};

test("bars are as high as what flows through them, the column with most gaps sets the scale", () => {
  // 106 px less one gap of 14 for 4 kWh: 23 px a kWh.
  const { nodes } = flowLayout(ENERGY, 200, 106);
  expect(nodes.map(({ id, x, y, height }) => [id, x, y, height])).toEqual([
    ["mains", 0, 7, 92],
    ["kettle", 200, 0, 69],
    ["other", 200, 83, 23],
  ]);
});

test("links leave one below the other", () => {
  expect(flowLayout(ENERGY, 200, 106).links.map(({ y0, y1, height }) => [y0, y1, height])).toEqual([
    [7, 0, 69],
    [76, 83, 23],
  ]);
});

test("a node stands behind all that flow into it", () => {
  const funnel = { ...ENERGY, links: [...ENERGY.links, { from: "kettle", to: "other", value: 1 }] };
  expect(flowLayout(funnel, 200, 100).nodes.map(({ id, x }) => [id, x])).toEqual([
    ["mains", 0],
    ["kettle", 100],
    ["other", 200],
  ]);
});

test("a circle ends", () => {
  const circle = { ...ENERGY, links: [...ENERGY.links, { from: "kettle", to: "mains", value: 1 }] };
  expect(flowLayout(circle, 200, 100).nodes.length).toBe(3);
});
