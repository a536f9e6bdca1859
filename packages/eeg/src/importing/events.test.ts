// Tests of which annotations are classes, and which trials are marked as bad.
import { expect, test } from "vitest";
import { badMarks, classNames, formatEvents, guessEvents, parseEvents, parseShifts } from "./events.ts";

const at = (onset: number, text: string, duration = 0) => ({ onset, duration, text });

test("a map names texts and their classes; a text alone is its own class", () => {
  const events = parseEvents("T1=left,T2=right,13 Hz,x=left,783=?");
  expect(Object.fromEntries(events)).toEqual({ T1: "left", T2: "right", "13 Hz": "13 Hz", x: "left", "783": null });
  expect(classNames(events)).toEqual(["left", "right", "13 Hz"]);
  expect(parseEvents(formatEvents(events))).toEqual(events);
});

test.each(["", "T1=", "=left", "T1=a,T1=b"])('refuses "%s"', (written) => {
  expect(() => parseEvents(written)).toThrow("expected texts and their classes");
});

test("codes of the BCI competitions are known, in the order of the codes", () => {
  const events = guessEvents([at(0, "768"), at(2, "770"), at(9, "769"), at(16, "783")], false);
  expect([...events]).toEqual([
    ["769", "left_hand"],
    ["770", "right_hand"],
    ["783", null],
  ]);
});

test("of trials that are cut already every text is a class", () => {
  expect([...guessEvents([at(0, "up"), at(5, "down")], true).keys()]).toEqual(["down", "up"]);
});

test("a mark of rejection is about the next event, one with a duration about what it covers", () => {
  const annotations = [at(0, "768"), at(0, "1023"), at(2, "769"), at(10, "769"), at(21, "BAD_gap", 1), at(20, "769")];
  const marks = badMarks(annotations, parseEvents("769=left"));
  expect([2, 10, 20].map((onset) => marks.isBad(onset, onset, onset + 4))).toEqual([true, false, true]);
});

test("shifts are seconds by text", () => {
  expect([...parseShifts("33025=0.5,a=-1")]).toEqual([
    ["33025", 0.5],
    ["a", -1],
  ]);
  expect(() => parseShifts("33025")).toThrow('--shift "33025": expected texts and seconds');
});
