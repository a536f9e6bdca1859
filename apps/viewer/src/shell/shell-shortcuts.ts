// The keys of the shell and the page that lists them.
import { h } from "./dom.ts";
import type { SceneKey, Shortcut } from "./shortcuts.ts";
import { toggleTheme } from "./top-bar.ts";
import type { Workspace } from "./workspace.ts";

let listed: readonly Shortcut[] = [];

const PICTURE_KEYS: readonly SceneKey[] = [
  { key: "\u2190 \u2191 \u2192 \u2193", label: "Turn, or shift a flat picture" },
  { key: "Shift + arrows", label: "Shift" },
  { key: "+ -", label: "Nearer, farther" },
  { key: "W A S D Q E", label: "Walk, where a picture is walked through" },
];

const CHART_KEYS: readonly SceneKey[] = [
  { key: "\u2190 \u2192", label: "Along the x axis" },
  { key: "+ -", label: "Zoom in x" },
  { key: "Home", label: "See all (or double click)" },
  { key: "Enter", label: "Move the time line to the middle" },
  { key: "Drag", label: "Zoom to a part of the x axis" },
];

export function shellShortcuts(workspace: Workspace, stepScene: (step: number) => void): readonly Shortcut[] {
  listed = [
    { key: " ", label: "Play or pause", run: () => workspace.timeline.toggle() },
    { key: ",", label: "One step back", run: () => workspace.timeline.step(-1) },
    { key: ".", label: "One step on", run: () => workspace.timeline.step(1) },
    { key: "[", label: "Scene before", run: () => stepScene(-1) },
    { key: "]", label: "Scene after", run: () => stepScene(1) },
    { key: "n", label: "Next thing", run: () => workspace.stepItem(1) },
    { key: "N", label: "Thing before", run: () => workspace.stepItem(-1) },
    { key: "Escape", label: "Choose nothing, stop", run: () => workspace.clearSelection() },
    { key: "0", label: "Reset the view", run: () => workspace.resetView() },
    { key: "p", label: "Save the picture", run: () => workspace.exports.png() },
    { key: "b", label: "Runs", run: () => toggleRuns() },
    { key: "w", label: "All of the page for the picture", run: () => togglePanels() },
    { key: "t", label: "Dark or light", run: () => toggleTheme(workspace) },
    { key: "?", label: "This list", run: () => showHelp(workspace) },
  ];
  return listed;
}

/** Shows the runs or hides them; on narrow pages they lie above the picture. */
export function toggleRuns(): void {
  const root = document.getElementById("app")!;
  const isNarrow = matchMedia("(max-width: 1000px)").matches;
  root.classList.toggle(isNarrow ? "shows-runs" : "hides-runs");
  if (root.classList.contains("shows-runs")) root.querySelector<HTMLElement>(".left input")?.focus();
}

/** Hides everything but the picture, or shows it again. */
export function togglePanels(): void {
  document.getElementById("app")!.classList.toggle("is-wide");
}

/** The list of keys. */
export function showHelp(workspace: Workspace): void {
  const own = listed.map(({ key, label }) => ({ key: key === " " ? "Space" : key, label }));
  const close = h("button", { type: "button", onclick: () => dialog.close() }, "Close");
  const dialog = h(
    "dialog",
    { class: "dialog help", "aria-label": "Keys" },
    h("h2", {}, "Keys"),
    h(
      "div",
      { class: "help-columns" },
      keyList("Page", own),
      h(
        "div",
        {},
        keyList("This scene", workspace.sceneKeys),
        keyList("In a picture", PICTURE_KEYS),
        keyList("In a chart", CHART_KEYS),
      ),
    ),
    h("div", { class: "dialog-foot" }, close),
  );
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

function keyList(title: string, keys: readonly SceneKey[]): HTMLElement {
  const rows = keys.flatMap(({ key, label }) => [h("dt", {}, h("kbd", {}, key)), h("dd", {}, label)]);
  return h("section", { hidden: keys.length === 0 }, h("h3", {}, title), h("dl", {}, ...rows));
}
