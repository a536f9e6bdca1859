// What a person has set in a listing, as text for the address.
import type { Listing } from "@sciformer/core/view";
import type { CellFilter, SortOrder } from "./listing-rows.ts";

/** Filters and order by the ids of columns. */
export interface ListingChoice {
  readonly order?: { readonly column: string; readonly descending: boolean };
  readonly filters: Readonly<Record<string, CellFilter>>;
}

/** What is set, by ids instead of numbers of columns; undefined where nothing is. */
export function choiceOf(
  { columns }: Listing,
  filters: ReadonlyMap<number, CellFilter>,
  order: SortOrder | undefined,
): ListingChoice | undefined {
  if (filters.size === 0 && order === undefined) return undefined;
  return {
    filters: Object.fromEntries(Array.from(filters, ([column, filter]) => [columns[column]!.id, filter])),
    ...(order ? { order: { column: columns[order.column]!.id, descending: order.descending } } : {}),
  };
}

/** A choice in numbers of the columns that there are; what the columns do not offer is left out. */
export function choiceIn({ columns }: Listing, choice: ListingChoice | undefined) {
  const numberOf = (id: string) => columns.findIndex((column) => column.id === id);
  const filters = Object.entries(choice?.filters ?? {}).flatMap(([id, filter]) => {
    const column = numberOf(id);
    const isOffered = columns[column]?.filter === filter.kind || columns[column]?.filter === "choice";
    return column >= 0 && isOffered ? [[column, filter] as const] : [];
  });
  const sorted = choice?.order ? numberOf(choice.order.column) : -1;
  return {
    filters: new Map<number, CellFilter>(filters),
    order: sorted < 0 ? undefined : { column: sorted, descending: choice!.order!.descending },
  };
}

/** Order first, `-` before a descending one, then each filter: `-energy~valid*flag*yes`. Names and texts are escaped. */
export function encodeChoice({ order, filters }: ListingChoice): string {
  const sorted = order ? `${order.descending ? "-" : "+"}${escaped(order.column)}` : "";
  const parts = Object.entries(filters).map(([id, filter]) => [escaped(id), ...wordsOf(filter)].join("*"));
  return [sorted, ...parts].join("~");
}

function escaped(text: string): string {
  return encodeURIComponent(text).replaceAll("*", "%2A").replaceAll("~", "%7E");
}

function wordsOf(filter: CellFilter): string[] {
  switch (filter.kind) {
    case "range":
      return ["range", String(filter.low ?? ""), String(filter.high ?? "")];
    case "flag":
      return ["flag", filter.value ? "yes" : "no"];
    case "choice":
    case "text":
      return [filter.kind, escaped(filter.text)];
    default:
      throw new TypeError(`unknown filter ${filter satisfies never}`);
  }
}

/** Reads a choice; undefined for a text that is none. */
export function decodeChoice(text: string): ListingChoice | undefined {
  const [sorted = "", ...parts] = text.split("~");
  try {
    const filters = parts.map((part) => {
      const [id = "", kind = "", ...words] = part.split("*").map(decodeURIComponent);
      return [id, filterOf(kind, words)] as const;
    });
    if (filters.some(([, filter]) => filter === undefined)) return undefined;
    const column = decodeURIComponent(sorted.slice(1));
    return {
      ...(column === "" ? {} : { order: { column, descending: sorted.startsWith("-") } }),
      filters: Object.fromEntries(filters) as Readonly<Record<string, CellFilter>>,
    };
  } catch {
    return undefined;
  }
}

function filterOf(kind: string, [first = "", second = ""]: readonly string[]): CellFilter | undefined {
  if (kind === "choice" || kind === "text") return { kind, text: first };
  if (kind === "flag") return { kind, value: first === "yes" };
  const [low, high] = [first, second].map((word) => (word === "" ? undefined : Number(word)));
  const isWrong = Number.isNaN(low) || Number.isNaN(high);
  return kind === "range" && !isWrong ? { kind, low, high } : undefined;
}
