// One scene on several runs.
import type { Picked, Scene, SceneData, SceneDefinition, SceneFrame, SceneHost, Theme } from "@sciformer/core/view";
import { expect, test } from "vitest";
import { Comparison, ownName, runNumber } from "./comparison.ts";
import { SceneSession } from "./scene-session.ts";
import { EMPTY_VIEW } from "./url-state.ts";

const THEME = { name: "dark" } as Theme;
const runs = ["one", "two"].map((title) => ({ title }) as SceneData);

/** A scene with a level as control, a chart, a colour bar that ends at that level, and things to choose. */
class LevelScene implements Scene {
  level = Number.NaN;
  limits: readonly [number, number] = [0, 1];

  controls() {
    return [{ kind: "slider", id: "level", label: "Level", min: 0, max: 9, step: 1, value: 1 } as const];
  }

  update({ controls, scales }: SceneSession["state"]): SceneFrame {
    this.level = controls.level as number;
    this.limits = scales.power?.range ?? [0, this.level];
    const bar = {
      kind: "continuous",
      id: "power",
      title: "Power",
      unit: "W",
      map: "viridis",
      scale: "linear",
    } as const;
    return {
      panes: [],
      legends: [{ ...bar, range: this.limits, adjustable: true }],
      charts: [{ kind: "flow", id: "flow", title: "Flow", place: "main", unit: "W", nodes: [], links: [] }],
      listings: [],
      readouts: [],
      notes: [],
    };
  }

  pickNamed(key: string): Picked {
    return { key, title: `Thing ${key}`, rows: [], row: { table: "predictions", index: 7 } };
  }

  dispose(): void {}
}

async function opened() {
  const scenes: LevelScene[] = [];
  const definition = {
    open: async () => {
      const scene = new LevelScene();
      scenes.push(scene);
      return scene;
    },
  } as unknown as SceneDefinition;
  const lead = new SceneSession(new LevelScene(), EMPTY_VIEW, THEME, { shown: () => {}, failed: () => {} });
  await lead.open([]);
  const failures: unknown[] = [];
  const comparison = new Comparison({
    host: (data) => ({ data }) as SceneHost,
    changed: () => {},
    failed: (error) => failures.push(error),
  });
  await comparison.open(definition, runs, lead, new AbortController().signal);
  for (const session of comparison.sessions) await session.settled();
  return { lead, comparison, scenes, failures };
}

test("each chart is followed by those of the runs, named after them", async () => {
  const { lead, comparison } = await opened();
  const { charts } = comparison.merged(lead.frame!);
  expect(charts.map(({ id, title }) => [id, title])).toEqual([
    ["flow", "Flow"],
    ["flow@1", "one \u00b7 Flow"],
    ["flow@2", "two \u00b7 Flow"],
  ]);
});

test("what did not change is the same object", async () => {
  const { lead, comparison } = await opened();
  expect(comparison.merged(lead.frame!)).toBe(comparison.merged(lead.frame!));
});

test("controls and the limits of colour bars are those of the open scene", async () => {
  const { lead, comparison, scenes } = await opened();
  lead.setControl("level", 4);
  await lead.settled();
  comparison.follow(lead);
  for (const session of comparison.sessions) await session.settled();
  expect(scenes.map(({ level, limits }) => [level, limits])).toEqual([
    [4, [0, 4]],
    [4, [0, 4]],
  ]);
  expect(comparison.merged(lead.frame!).legends).toHaveLength(1);
});

test("a thing that is chosen in a run's picture is told with its run and found in its table", async () => {
  const { comparison } = await opened();
  const owner = comparison.ownerOf("flow@2")!;
  owner.session.pick(new LevelScene().pickNamed("3"), false);
  const [chosen] = comparison.selection;
  expect([owner.id, chosen?.title, chosen?.row?.table]).toEqual(["flow", "two \u00b7 Thing 3", "two:predictions"]);
  expect(comparison.tableOf("two:predictions")).toEqual({ data: runs[1], table: "predictions" });
});

test("a run that cannot be shown is left out with its error", async () => {
  const { lead } = await opened();
  const failures: unknown[] = [];
  const comparison = new Comparison({
    host: () => ({}) as SceneHost,
    changed: () => {},
    failed: (error) => failures.push(error),
  });
  const problem = new Error("two: has no predictions");
  const definition = { open: () => Promise.reject(problem) } as unknown as SceneDefinition;
  await comparison.open(definition, runs.slice(1), lead, new AbortController().signal);
  expect([failures, comparison.sessions]).toEqual([[problem], []]);
});

test.each([
  ["main", "main", 0],
  ["main@2", "main", 2],
  ["a@b", "a@b", 0],
])("%s is %s of run %d", (id, name, number) => {
  expect([ownName(id), runNumber(id)]).toEqual([name, number]);
});
