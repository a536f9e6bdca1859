// Charts of what was logged.
import { MetricsLog } from "@sciformer/core/view";
import { expect, test } from "vitest";
import { trainingCharts } from "./training-charts.ts";

function logOf(...lines: readonly object[]): MetricsLog {
  const log = new MetricsLog();
  log.append(lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
  return log;
}

const one = logOf({ step: 1, epoch: 0, loss: 2, learning_rate: 0.1 }, { step: 2, valid_loss: 3 });

test("losses stand in one chart, other quantities each in its own, the epoch in none", () => {
  const charts = trainingCharts([{ title: "a", log: one }], { isLog: true });
  expect(charts.map(({ id, kind, place }) => [id, kind, place])).toEqual([
    ["loss", "xy", "main"],
    ["learning_rate", "xy", "below"],
  ]);
});

test("runs that are compared are told apart by colour, their validation by dashes", () => {
  const [loss] = trainingCharts(
    [
      { title: "a", log: one },
      { title: "b", log: logOf({ step: 1, loss: 5 }) },
    ],
    { isLog: false },
  );
  const series = loss?.kind === "xy" ? loss.series : [];
  expect(series.map(({ label, dash }) => [label, dash])).toEqual([
    ["a: training", false],
    ["a: validation", true],
    ["b: training", false],
  ]);
  expect(series[0]!.colour).not.toBe(series[2]!.colour);
});
