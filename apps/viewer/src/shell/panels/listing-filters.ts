// The fields that filter a listing.
import type { Listing, ListingColumn } from "@sciformer/core/view";
import { h } from "../dom.ts";
import type { CellFilter } from "./listing-rows.ts";

/** More different texts than this are searched, not listed. */
const MAX_CHOICES = 60;

type Ask = (column: number, filter: CellFilter | undefined) => void;

/** One field for each column that can be filtered. @param asked what the fields show at first */
export function filterRow(listing: Listing, asked: ReadonlyMap<number, CellFilter>, ask: Ask): HTMLElement[] {
  return listing.columns.flatMap((column, index) => {
    const now = asked.get(index);
    const tell = (filter: CellFilter | undefined) => ask(index, filter);
    switch (column.filter) {
      case undefined:
        return [];
      case "range":
        return [rangeField(column, now, tell)];
      case "choice":
        return [choiceField(listing, index, now, tell)];
      case "flag":
        return [flagField(column, now, tell)];
      case "text":
        return [textField(column, now, tell)];
      default:
        throw new TypeError(`unknown filter ${column.filter satisfies never}`);
    }
  });
}

type Now = CellFilter | undefined;
type Tell = (filter: CellFilter | undefined) => void;

function rangeField({ title }: ListingColumn, now: Now, tell: Tell): HTMLElement {
  const values = now?.kind === "range" ? [now.low, now.high] : [];
  const ends = ["from", "to"].map((end, index) =>
    h("input", {
      type: "number",
      step: "any",
      placeholder: end,
      value: values[index],
      "aria-label": `${title} ${end}`,
      oninput: () => set(),
    }),
  );
  const set = () => {
    const [low, high] = ends.map(({ valueAsNumber }) => (Number.isNaN(valueAsNumber) ? undefined : valueAsNumber));
    tell(low === undefined && high === undefined ? undefined : { kind: "range", low, high });
  };
  return h("div", { class: "filter", role: "group", "aria-label": title }, h("span", {}, title), ...ends);
}

function choiceField(listing: Listing, index: number, now: Now, tell: Tell): HTMLElement {
  const column = listing.columns[index]!;
  const texts = new Set<string>();
  for (let row = 0; row < listing.rows && texts.size <= MAX_CHOICES; row++) texts.add(String(listing.cell(row, index)));
  if (texts.size > MAX_CHOICES) return textField(column, now, tell);
  const input = h(
    "select",
    { onchange: () => tell(input.value === "" ? undefined : { kind: "choice", text: input.value.slice(1) }) },
    h("option", { value: "" }, "all"),
    ...[...texts]
      .sort()
      .map((text) => h("option", { value: `=${text}`, selected: now?.kind === "choice" && now.text === text }, text)),
  );
  return h("label", { class: "filter" }, h("span", {}, column.title), input);
}

function flagField({ title }: ListingColumn, now: Now, tell: Tell): HTMLElement {
  const chosen = now?.kind === "flag" ? (now.value ? "yes" : "no") : "";
  const input = h(
    "select",
    { onchange: () => tell(input.value === "" ? undefined : { kind: "flag", value: input.value === "yes" }) },
    ...["", "yes", "no"].map((value) => h("option", { value, selected: value === chosen }, value || "all")),
  );
  return h("label", { class: "filter" }, h("span", {}, title), input);
}

function textField({ title }: ListingColumn, now: Now, tell: Tell): HTMLElement {
  const input = h("input", {
    type: "search",
    placeholder: "contains",
    value: now?.kind === "text" ? now.text : undefined,
    oninput: () => tell(input.value === "" ? undefined : { kind: "text", text: input.value }),
  });
  return h("label", { class: "filter" }, h("span", {}, title), input);
}
