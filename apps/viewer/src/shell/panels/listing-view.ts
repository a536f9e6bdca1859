// A table or gallery: only the rows in sight are on the page.
import { formatNumber, type Listing, type ListingColumn, type Picture } from "@sciformer/core/view";
import { h, replace } from "../dom.ts";
import { cellText } from "./cell-text.ts";
import { columnWidths } from "./column-widths.ts";
import { choiceIn, choiceOf, type ListingChoice } from "./listing-choice.ts";
import { filterRow } from "./listing-filters.ts";
import { type CellFilter, type SortOrder, shownRows } from "./listing-rows.ts";
import { scrolledTo } from "./listing-scroll.ts";

const ROW_HEIGHT = 24;
const TILE = { width: 148, height: 150 } as const;
const OVERSCAN = 6;

/** What a person does in a listing. */
export interface ListingActions {
  pick(listing: string, row: number): void;
  filter(listing: string, rows: Int32Array): void;
}

export class ListingView {
  readonly element: HTMLElement;
  readonly #actions: ListingActions;
  readonly #title = h("h3", {});
  readonly #count = h("span", { class: "quiet" });
  readonly #head = h("div", { class: "listing-head", role: "row" });
  readonly #filters = h("div", { class: "listing-filters" });
  readonly #spacer = h("div", { class: "listing-spacer" });
  readonly #body: HTMLElement;
  #asked = new Map<number, CellFilter>();
  readonly #pictures = new Map<string, Promise<Picture | undefined>>();
  #listing!: Listing;
  #rows: Int32Array = new Int32Array(0);
  #order: SortOrder | undefined;

  constructor(actions: ListingActions) {
    this.#actions = actions;
    this.#body = h(
      "div",
      { class: "listing-body", tabindex: 0, role: "rowgroup", onscroll: () => this.#draw() },
      this.#head,
      this.#spacer,
    );
    this.#body.addEventListener("keydown", (event) => this.#key(event));
    new ResizeObserver(() => this.#draw()).observe(this.#body);
    const bar = h("div", { class: "chart-head" }, this.#title, this.#count);
    this.element = h("section", { class: "listing", role: "table" }, bar, this.#filters, this.#body);
  }

  /** @param wanted what a listing of new columns is filtered and ordered by */
  update(listing: Listing, wanted: ListingChoice | undefined): void {
    if (listing === this.#listing) return;
    const wasSelected = this.#listing?.selected;
    const isNew = JSON.stringify(this.#listing?.columns) !== JSON.stringify(listing.columns);
    this.#listing = listing;
    this.#title.textContent = listing.title;
    this.element.setAttribute("aria-label", listing.title);
    this.element.setAttribute("aria-rowcount", String(listing.rows));
    this.element.style.setProperty(
      "--columns",
      columnWidths(listing)
        .map((width) => `${width}px`)
        .join(" "),
    );
    if (isNew) {
      ({ filters: this.#asked, order: this.#order } = choiceIn(listing, wanted));
      this.#drawFilters();
    }
    this.#drawHead();
    this.#apply(isNew && this.#asked.size > 0);
    if (listing.selected !== wasSelected) this.#showSelected();
  }

  /** Rows as shown, for CSV. */
  get shown(): Int32Array {
    return this.#rows;
  }

  /** What a person has set; undefined where nothing is. */
  get choice(): ListingChoice | undefined {
    return choiceOf(this.#listing, this.#asked, this.#order);
  }

  get listing(): Listing {
    return this.#listing;
  }

  #apply(tell: boolean): void {
    this.#rows = shownRows(this.#listing, this.#asked, this.#order);
    const [shown, all] = [this.#rows.length, this.#listing.rows].map((count) => formatNumber(count, { digits: 0 }));
    this.#count.textContent = `${shown === all ? all : `${shown} of ${all}`} ${all === "1" ? "row" : "rows"}`;
    if (tell) this.#actions.filter(this.#listing.id, this.#rows);
    this.#draw();
  }

  #drawFilters(): void {
    replace(
      this.#filters,
      ...filterRow(this.#listing, this.#asked, (column, filter) => {
        if (filter === undefined) this.#asked.delete(column);
        else this.#asked.set(column, filter);
        this.#apply(true);
      }),
    );
    this.#filters.hidden = this.#filters.childElementCount === 0;
  }

  #drawHead(): void {
    this.#head.hidden = this.#listing.look === "gallery";
    replace(this.#head, ...this.#listing.columns.map((column, index) => this.#heading(column, index)));
  }

  #heading({ title, unit, kind }: ListingColumn, column: number): HTMLElement {
    const isSorted = this.#order?.column === column;
    const direction = isSorted ? (this.#order?.descending ? "descending" : "ascending") : "none";
    const text = `${unit ? `${title} (${unit})` : title}${isSorted ? (this.#order?.descending ? " \u2193" : " \u2191") : ""}`;
    const sort = () => {
      this.#order = isSorted && this.#order?.descending ? undefined : { column, descending: isSorted };
      this.#drawHead();
      this.#apply(true);
    };
    const button = h("button", { type: "button", onclick: sort }, text);
    return h("div", { role: "columnheader", "aria-sort": direction, class: `cell cell-${kind}` }, button);
  }

  #draw(): void {
    if (this.#listing === undefined) return;
    const { clientHeight, scrollTop } = this.#body;
    const isGallery = this.#listing.look === "gallery";
    const { across, height } = this.#grid;
    const lines = Math.ceil(this.#rows.length / across);
    this.#spacer.style.height = `${lines * height}px`;
    this.#spacer.style.minWidth = `${this.#head.scrollWidth}px`;
    const first = Math.max(0, Math.floor(scrollTop / height) - OVERSCAN);
    const last = Math.min(lines, Math.ceil((scrollTop + clientHeight) / height) + OVERSCAN);
    const items: HTMLElement[] = [];
    for (let at = first * across; at < Math.min(this.#rows.length, last * across); at++) {
      const item = isGallery ? this.#tile(this.#rows[at]!) : this.#row(this.#rows[at]!);
      item.style.top = `${Math.floor(at / across) * height}px`;
      if (isGallery) item.style.left = `${(at % across) * TILE.width}px`;
      items.push(item);
    }
    replace(this.#spacer, ...items);
  }

  #row(row: number): HTMLElement {
    const cells = this.#listing.columns.map((column, index) =>
      h("div", { role: "cell", class: `cell cell-${column.kind}` }, cellText(this.#listing.cell(row, index), column)),
    );
    return h("div", { ...this.#itemAttributes(row), role: "row", class: "row" }, ...cells);
  }

  #tile(row: number): HTMLElement {
    const lines = this.#listing.columns
      .slice(0, 3)
      .map((column, index) =>
        h("div", { class: index === 0 ? "" : "quiet" }, cellText(this.#listing.cell(row, index), column)),
      );
    const canvas = h("canvas", { width: 136, height: 90 });
    void this.#picture(row).then((picture) => picture && paint(canvas, picture));
    return h("div", { ...this.#itemAttributes(row), role: "row", class: "tile" }, canvas, ...lines);
  }

  #itemAttributes(row: number) {
    const isSelected = this.#listing.key(row) === this.#listing.selected;
    return { "aria-selected": String(isSelected), onclick: () => this.#actions.pick(this.#listing.id, row) };
  }

  #picture(row: number): Promise<Picture | undefined> {
    const key = this.#listing.key(row);
    const known = this.#pictures.get(key) ?? this.#listing.picture?.(row) ?? Promise.resolve(undefined);
    this.#pictures.set(key, known);
    return known;
  }

  /** Tiles or rows beside each other, and the height of a line of them. */
  get #grid(): { readonly across: number; readonly height: number } {
    if (this.#listing.look === "table") return { across: 1, height: ROW_HEIGHT };
    return { across: Math.max(1, Math.floor(this.#body.clientWidth / TILE.width)), height: TILE.height };
  }

  /** Arrow keys choose the row before or after the chosen one; in a gallery also to the left and right. */
  #key(event: KeyboardEvent): void {
    const { across, height } = this.#grid;
    const page = across * Math.max(1, Math.floor(this.#body.clientHeight / height) - 1);
    const sideways = this.#listing.look === "gallery" ? { ArrowRight: 1, ArrowLeft: -1 } : {};
    const steps: Readonly<Record<string, number>> = {
      ...sideways,
      ArrowDown: across,
      ArrowUp: -across,
      PageDown: page,
      PageUp: -page,
      Home: -this.#rows.length,
      End: this.#rows.length,
    };
    const step = steps[event.key];
    if (step === undefined || this.#rows.length === 0 || event.target !== this.#body) return;
    event.preventDefault();
    event.stopPropagation();
    const at = this.#selectedAt;
    const next = at < 0 ? 0 : Math.min(this.#rows.length - 1, Math.max(0, at + step));
    this.#actions.pick(this.#listing.id, this.#rows[next]!);
  }

  /** Place of the chosen row among those shown; -1 without one. */
  get #selectedAt(): number {
    const { selected } = this.#listing;
    return selected === undefined ? -1 : this.#rows.findIndex((row) => this.#listing.key(row) === selected);
  }

  /** Brings the chosen row into sight. */
  #showSelected(): void {
    const at = this.#selectedAt;
    if (at < 0) return;
    const { across, height } = this.#grid;
    const { scrollTop, clientHeight } = this.#body;
    const inSight = { from: scrollTop, height: clientHeight - this.#head.offsetHeight };
    this.#body.scrollTop = scrolledTo({ from: Math.floor(at / across) * height, height }, inSight);
  }
}

function paint(canvas: HTMLCanvasElement, { width, height, rgba }: Picture): void {
  canvas.width = width;
  canvas.height = height;
  canvas.getContext("2d")!.putImageData(new ImageData(rgba, width, height), 0, 0);
}
