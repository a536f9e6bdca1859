// What stands in the middle of the page when there is no scene.
import { h } from "./dom.ts";

/** @param folder name of the folder of runs */
export function noRuns(folder: string): HTMLElement {
  return h(
    "div",
    { class: "placeholder" },
    h("h2", {}, `No runs in ${folder} yet`),
    h("p", {}, "Train a model with the command line of a domain; the run appears here by itself."),
    h("p", { class: "quiet" }, "Or drop a run folder or a predictions.arrow onto this page."),
  );
}

/** @param title of a run that no scene can show */
export function nothingToShow(title: string): HTMLElement {
  const text = "It has neither logged metrics nor predictions yet. What comes is shown at once.";
  return h("div", { class: "placeholder" }, h("h2", {}, `${title} has nothing to show yet`), h("p", {}, text));
}

/** @param scene its title, if one was to open */
export function problem(scene: string | undefined, message: string): HTMLElement {
  const title = scene === undefined ? "This cannot be shown" : `${scene} cannot be shown`;
  return h("div", { class: "placeholder", role: "alert" }, h("h2", { class: "problem" }, title), h("p", {}, message));
}
