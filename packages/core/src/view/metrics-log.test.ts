// Reading metrics.jsonl piece by piece.
import { expect, test } from "vitest";
import { MetricsLog } from "./metrics-log.ts";

test("columns are the numbers of the lines that have them", () => {
  const log = new MetricsLog();
  log.append('{"step":10,"loss":2}\n{"step":20,"loss":1,"valid_loss":3}\n');
  expect(log.names).toEqual(["loss", "valid_loss"]);
  expect(log.series("valid_loss")).toEqual({ steps: Float64Array.of(20), values: Float64Array.of(3) });
});

test("a line that comes in two pieces is read once", () => {
  const log = new MetricsLog();
  log.append('{"step":10,"lo');
  expect(log.names).toEqual([]);
  log.append('ss":2}\n');
  expect(log.series("loss")?.values).toEqual(Float64Array.of(2));
});

test("a damaged line is left out", () => {
  const log = new MetricsLog();
  log.append('{"step":10,"loss":2}\n\u0000\u0000\n{"step":30,"loss":1}\n');
  expect(log.series("loss")?.steps).toEqual(Float64Array.of(10, 30));
});

test("a series is the same object until something is added", () => {
  const log = new MetricsLog();
  log.append('{"step":1,"loss":2}\n');
  const first = log.series("loss");
  expect(log.series("loss")).toBe(first);
  log.append('{"step":2,"loss":1}\n');
  expect(log.series("loss")).not.toBe(first);
});
