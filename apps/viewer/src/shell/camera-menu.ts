// The menu of a picture's cameras: back to the beginning, named views, films.
import type { CameraPath, CameraPose, Pane } from "@sciformer/core/view";
import { h, replace } from "./dom.ts";
import { closeWhenLeft } from "./menu.ts";

/** What the menu does. */
export interface CameraActions {
  reset(): void;
  goTo(link: string, pose: CameraPose): void;
  play(path: CameraPath): void;
  /** Films that the scene and the shell have now. */
  paths(): readonly CameraPath[];
}

export class CameraMenu {
  readonly element: HTMLDetailsElement;
  readonly #list = h("div", { class: "menu" });
  readonly #actions: CameraActions;
  #panes: readonly Pane[] = [];

  constructor(actions: CameraActions) {
    this.#actions = actions;
    this.element = h(
      "details",
      { class: "menu-holder", hidden: true },
      h("summary", { title: "Views of the camera" }, "View"),
      this.#list,
    );
    this.element.addEventListener("toggle", () => this.element.open && this.#fill());
    closeWhenLeft(this.element);
  }

  update(panes: readonly Pane[]): void {
    this.#panes = panes;
    this.element.hidden = panes.length === 0;
  }

  #fill(): void {
    const { reset, goTo, play, paths } = this.#actions;
    const firsts = this.#panes.filter(({ link }, index) => this.#panes.findIndex((one) => one.link === link) === index);
    const presets = firsts.flatMap(({ link, camera, title }) =>
      (camera.presets ?? []).map((preset) => {
        const text = firsts.length > 1 ? `${title}: ${preset.title}` : preset.title;
        return this.#item(text, preset.key, () => goTo(link, preset.pose));
      }),
    );
    const films = paths().map((path) => this.#item(path.title, "\u25b6", () => play(path)));
    replace(this.#list, this.#item("As at first", "0", reset), ...presets, ...films);
  }

  #item(text: string, key: string | undefined, work: () => void): HTMLElement {
    const onclick = () => {
      this.element.open = false;
      work();
    };
    return h("button", { type: "button", onclick }, h("span", {}, text), key !== undefined && h("kbd", {}, key));
  }
}
