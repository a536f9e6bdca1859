// Notes and warnings of a scene; those that must not get lost stand in the picture as badges.
import type { Note } from "@sciformer/core/view";
import { h, replace } from "../dom.ts";

export class NotesPanel {
  readonly element = h("div", { class: "notes" });
  readonly badges = h("div", { class: "badges" });
  #shown: readonly Note[] = [];

  update(notes: readonly Note[]): void {
    if (notes === this.#shown) return;
    this.#shown = notes;
    const draw = ({ tone, text }: Note) =>
      h("p", { class: `note note-${tone}`, role: tone === "error" ? "alert" : "note" }, text);
    replace(this.element, ...notes.filter(({ badge }) => !badge).map(draw));
    replace(this.badges, ...notes.filter(({ badge }) => badge).map(draw));
  }
}
