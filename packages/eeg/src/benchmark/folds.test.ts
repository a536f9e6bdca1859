// Tests of what trains and what tests in each protocol.
import { expect, test } from "vitest";
import { smallTrials } from "../testing.ts";
import { foldsOf, requireClasses } from "./folds.ts";

const options = { folds: 2, rule: "kfold", trainSessions: ["1"] } as const;
const trials = [...smallTrials(4), ...smallTrials(4, { subject: "B" }, 2)];
const places = (list: readonly { subject: string; trial: number }[]) => list.map((t) => `${t.subject}${t.trial}`);
const shown = (folds: ReturnType<typeof foldsOf>) =>
  folds.map(({ name, train, test }) => [name, places(train).join(" "), places(test).join(" ")]);

test("cv divides each subject into consecutive parts", () => {
  expect(shown(foldsOf("cv", trials, options))).toEqual([
    ["A fold 1", "A2 A3", "A0 A1"],
    ["A fold 2", "A0 A1", "A2 A3"],
    ["B fold 1", "B2 B3", "B0 B1"],
    ["B fold 2", "B0 B1", "B2 B3"],
  ]);
});

test("loso trains on all subjects but one", () => {
  expect(shown(foldsOf("loso", trials, options))).toEqual([
    ["A", "B0 B1 B2 B3", "A0 A1 A2 A3"],
    ["B", "A0 A1 A2 A3", "B0 B1 B2 B3"],
  ]);
});

test("co trains on the first 80 % of each class, cross-session on the sessions named", () => {
  const ten = smallTrials(10);
  expect(shown(foldsOf("co", ten, options))).toEqual([["A", "A0 A2 A4 A6 A1 A3 A5 A7", "A8 A9"]]);
  const two = [...smallTrials(2), ...smallTrials(2, { session: "2" }, 2)];
  const [fold] = foldsOf("cross-session", two, options);
  expect([fold!.train, fold!.test].map((list) => list.map(({ session }) => session))).toEqual([
    ["1", "1"],
    ["2", "2"],
  ]);
});

test("a fold without a class to train on is refused", () => {
  const [fold] = foldsOf("loso", [...smallTrials(1), ...smallTrials(2, { subject: "B" }, 2)], options).slice(1);
  expect(() => requireClasses(fold!, ["left", "right"])).toThrow("B: no trial of class right to train on");
});
