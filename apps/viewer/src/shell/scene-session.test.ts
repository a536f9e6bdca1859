// A session with a scene that writes down what it is told.
import type { Change, Control, Scene, SceneFrame, SceneState, Theme } from "@sciformer/core/view";
import { describe, expect, test } from "vitest";
import { SceneSession, type Shown } from "./scene-session.ts";
import { EMPTY_VIEW, type ViewState } from "./url-state.ts";

const THEME: Theme = {
  name: "dark",
  background: "#000000",
  surface: "#000000",
  text: "#ffffff",
  quiet: "#888888",
  line: "#444444",
  accent: "#4488ff",
};

const FRAME: SceneFrame = { panes: [], legends: [], charts: [], listings: [], readouts: [], notes: [] };

const HOUSE: Control = {
  kind: "select",
  id: "house",
  label: "House",
  value: "a",
  choices: ["a", "b"].map((value) => ({ value, label: value })),
};

class WritingScene implements Scene {
  readonly calls: { state: SceneState; changes: readonly Change[] }[] = [];
  readonly selectable = 2;
  frame: SceneFrame = FRAME;
  gate: Promise<void> = Promise.resolve();

  controls() {
    return [HOUSE];
  }

  async update(state: SceneState, changes: readonly Change[]) {
    this.calls.push({ state, changes });
    await this.gate;
    return this.frame;
  }

  /** Names of things that are there, and what is said of them. */
  titles: Record<string, string> = { kettle: "Kettle" };

  pickNamed(key: string) {
    const title = this.titles[key];
    return title === undefined ? undefined : { key, title, rows: [] };
  }

  dispose() {}
}

async function open(view: Partial<ViewState> = {}, frame = FRAME) {
  const scene = new WritingScene();
  scene.frame = frame;
  const shown: Shown[] = [];
  const errors: unknown[] = [];
  const listener = { shown: (one: Shown) => shown.push(one), failed: (error: unknown) => errors.push(error) };
  const session = new SceneSession(scene, { ...EMPTY_VIEW, ...view }, THEME, listener);
  await session.open(view.selection ?? []);
  return { scene, session, shown, errors };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 5));
const kinds = (scene: WritingScene) => scene.calls.map(({ changes }) => changes.map(({ kind }) => kind));

describe("a session", () => {
  test("opens with the values of the address", async () => {
    const { scene, session } = await open({ controls: { house: "b", gone: "x" } });
    expect([scene.calls[0]?.state.controls, session.chosen]).toEqual([{ house: "b" }, { house: "b" }]);
  });

  test("a value that the scene declares itself does not go into the address", async () => {
    const { session } = await open({ controls: { house: "b" } });
    session.setControl("house", "a");
    expect(session.chosen).toEqual({});
  });

  test("changes made together come together", async () => {
    const { scene, session } = await open();
    session.setControl("house", "b");
    session.setRange("day", [1, 2]);
    await settled();
    expect(kinds(scene)).toEqual([["open"], ["control", "range"]]);
  });

  test("changes during an update wait for its end", async () => {
    const { scene, session } = await open();
    let release = () => {};
    scene.gate = new Promise((resolve) => {
      release = resolve;
    });
    session.press("run");
    await settled();
    session.press("run");
    session.invalidate();
    await settled();
    expect(kinds(scene)).toEqual([["open"], ["button"]]);
    release();
    await settled();
    expect(kinds(scene)).toEqual([["open"], ["button"], ["button", "invalidated"]]);
  });

  test("the time line's start is taken before anything is shown", async () => {
    const timeline = {
      title: "step",
      from: 0,
      to: 10,
      step: 1,
      start: 4,
      format: { kind: "duration" },
      playable: true,
      rate: 1,
    } as const;
    const { scene, shown } = await open({}, { ...FRAME, timeline });
    expect([kinds(scene), shown.map(({ state }) => state.time)]).toEqual([[["open"], ["time"]], [4]]);
  });

  test("things named in the address are chosen, unknown ones are not", async () => {
    const { session } = await open({ selection: ["kettle", "gone"] });
    await settled();
    expect(session.state.selection.map(({ key }) => key)).toEqual(["kettle"]);
  });

  test("as many things are chosen as the scene allows, the oldest go", async () => {
    const { session } = await open();
    for (const key of ["a", "b", "c"]) session.pick({ key, title: key, rows: [] }, true);
    expect(session.state.selection.map(({ key }) => key)).toEqual(["b", "c"]);
    session.pick(undefined, false);
    expect(session.state.selection).toEqual([]);
  });

  test("an error of an update is told and the next one runs", async () => {
    const { scene, session, errors, shown } = await open();
    scene.gate = Promise.reject(new Error("odd"));
    session.press("run");
    await settled();
    scene.gate = Promise.resolve();
    session.press("run");
    await settled();
    expect([errors.map(String), shown.length]).toEqual([["Error: odd"], 2]);
  });

  test("a closed session shows nothing more", async () => {
    const { session, shown } = await open();
    session.press("run");
    session.close();
    await settled();
    expect(shown.length).toBe(1);
  });

  test("what is chosen is told anew after a control has changed", async () => {
    const { scene, session, shown } = await open({ selection: ["kettle"] });
    scene.titles = { kettle: "Kettle of b" };
    session.setControl("house", "b");
    await settled();
    expect(shown.at(-1)?.state.selection.map(({ title }) => title)).toEqual(["Kettle of b"]);
  });

  test("what is no longer there is not chosen any more, and the scene is told", async () => {
    const { scene, session } = await open({ selection: ["kettle"] });
    scene.titles = {};
    session.setControl("house", "b");
    await settled();
    expect([session.state.selection, kinds(scene).slice(-2)]).toEqual([[], [["control"], ["selection"]]]);
  });
});
