// Tests of the guard against leaks.
import { expect, test } from "vitest";
import { LeakGuard, refuseOverlaps } from "./leak-guard.ts";
import { smallTrials } from "./testing.ts";

test("a trial that another split has too is refused by name", () => {
  const guard = new LeakGuard();
  const [first, second] = smallTrials(2);
  guard.add(first!, "train");
  guard.add(second!, "test");
  expect(() => guard.add({ ...first!, subject: "B" }, "test")).toThrow(
    "the same trial is in train and test: subject A session 1 trial 0 and subject B session 1 trial 0",
  );
});

test("windows of one recording that overlap are refused, neighbours are not", () => {
  const [first, second] = smallTrials(2);
  const at = (onset: number) => [{ ...second!, onset }];
  expect(() => refuseOverlaps([first!], at(1.5), 2)).toThrow("windows of training and test overlap");
  expect(() => refuseOverlaps([first!], at(2), 2)).not.toThrow();
  expect(() => refuseOverlaps([first!], [{ ...second!, onset: 1, session: "2" }], 2)).not.toThrow();
});
