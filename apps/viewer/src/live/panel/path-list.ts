// The values of a model to choose from: a tree that is opened where attention is, and a filter.
import type { InspectedPath } from "@sciformer/core/view";
import { h, replace } from "../../shell/dom.ts";
import { type PathNode, pathTree } from "../path-tree.ts";

export class PathList {
  readonly element = h("nav", { class: "path-list", "aria-label": "Values inside the model" });
  readonly #choose: (value: InspectedPath) => void;
  readonly #filter = h("input", {
    type: "search",
    placeholder: "Filter",
    "aria-label": "Filter values by name",
    oninput: () => this.#draw(),
  });
  readonly #tree = h("div", { class: "path-tree" });
  #values: readonly InspectedPath[] = [];
  #chosen = "";

  constructor(choose: (value: InspectedPath) => void) {
    this.#choose = choose;
    this.element.append(this.#filter, this.#tree);
  }

  update(values: readonly InspectedPath[], chosen: string): void {
    if (values === this.#values && chosen === this.#chosen) return;
    const isSameList = values === this.#values;
    this.#values = values;
    this.#chosen = chosen;
    if (!isSameList) this.#draw();
    else this.#mark();
  }

  #draw(): void {
    const wanted = this.#filter.value.trim().toLowerCase();
    const found = this.#values.filter(({ path }) => path.toLowerCase().includes(wanted));
    const isMissed = found.length === 0 && wanted !== "";
    const nodes = pathTree(found).map((node) => this.#node(node, wanted !== ""));
    replace(this.#tree, isMissed && h("p", { class: "quiet" }, "No value has that name."), ...nodes);
    this.#mark();
  }

  #node(node: PathNode, isFound: boolean): HTMLElement {
    const { children, label, value } = node;
    const line = value === undefined ? h("span", { class: "path-part" }, label) : this.#button(value, label);
    if (children.length === 0) return h("div", { class: "path-leaf" }, line);
    const inner = children.map((child) => this.#node(child, isFound));
    const open = isFound || holdsAttention(node) || holds(node, this.#chosen);
    return h("details", { open }, h("summary", {}, line), h("div", { class: "path-inner" }, ...inner));
  }

  #button(value: InspectedPath, label: string): HTMLElement {
    const { path, kind, shape } = value;
    const choose = (event: Event) => {
      event.preventDefault();
      this.#choose(value);
    };
    const extents = shape.slice(1).join("\u00d7");
    return h(
      "button",
      { type: "button", class: `path path-${kind}`, "data-path": path, title: `${path}: ${kind}`, onclick: choose },
      h("span", {}, label),
      h("span", { class: "quiet" }, extents),
    );
  }

  #mark(): void {
    for (const button of this.#tree.querySelectorAll<HTMLElement>("button.path")) {
      button.setAttribute("aria-pressed", String(button.dataset.path === this.#chosen));
    }
  }
}

function holdsAttention({ value, children }: PathNode): boolean {
  return value?.kind === "attention" || children.some(holdsAttention);
}

function holds({ path, children }: PathNode, chosen: string): boolean {
  return path === chosen || children.some((child) => holds(child, chosen));
}
