// Says to who cannot see the page what was chosen and what opened.
import { formatQuantity, type Picked, type ReadoutRow } from "@sciformer/core/view";
import { h } from "../dom.ts";

/** Lines of a read-out that are said. */
const SAID = 8;

export class LiveRegion {
  readonly element = h("div", { class: "unseen", role: "status", "aria-live": "polite" });
  #chosen = "";

  say(text: string): void {
    this.element.textContent = text;
  }

  /** Says what is chosen when that has changed. */
  tellChosen(selection: readonly Picked[]): void {
    const keys = selection.map(({ key }) => key).join("\n");
    if (keys === this.#chosen) return;
    this.#chosen = keys;
    this.say(selection.length === 0 ? "Nothing is chosen." : selection.map(pickedText).join(" "));
  }
}

/** A chosen thing in one sentence. */
export function pickedText({ title, rows }: Pick<Picked, "title" | "rows">): string {
  const parts = rows.slice(0, SAID).map((row) => `${row.label} ${valueText(row)}`);
  return parts.length === 0 ? `${title}.` : `${title}: ${parts.join(", ")}.`;
}

function valueText({ value, unit, digits }: ReadoutRow): string {
  if (typeof value === "number") return formatQuantity(value, unit, digits === undefined ? {} : { digits });
  if (value === null) return "none";
  if (typeof value === "boolean") return value ? "yes" : "no";
  return unit ? `${value} ${unit}` : value;
}
