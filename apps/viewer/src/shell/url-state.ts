// The view as an address: run, scene, controls, time, cameras, choices.
import {
  type CameraPose,
  COLOUR_MAPS,
  type ColourMapName,
  type ControlValue,
  type ScaleChoice,
} from "@sciformer/core/view";
import { decodeChoice, encodeChoice, type ListingChoice } from "./panels/listing-choice.ts";

/** How the panes stand. */
export type Arrangement = "side" | "one" | "split";

/** What an address says. What it leaves out is the scene's to choose. */
export interface ViewState {
  /** `<domain>/<name>`. */
  readonly run?: string;
  readonly scene?: string;
  /** Runs to compare with. */
  readonly beside: readonly string[];
  readonly time?: number;
  readonly controls: Readonly<Record<string, ControlValue>>;
  readonly scales: Readonly<Record<string, ScaleChoice>>;
  readonly ranges: Readonly<Record<string, readonly [number, number]>>;
  readonly selection: readonly string[];
  readonly cameras: Readonly<Record<string, CameraPose>>;
  /** Filters and order of listings. */
  readonly listings: Readonly<Record<string, ListingChoice>>;
  readonly arrangement?: Arrangement;
  /** The pane of `one`, the divider (0 ... 1) of `split`. */
  readonly pane?: string;
  readonly split?: number;
  readonly saved?: string;
}

export const EMPTY_VIEW: ViewState = {
  beside: [],
  controls: {},
  scales: {},
  ranges: {},
  selection: [],
  cameras: {},
  listings: {},
};

/** The part of an address behind `#`. */
export function encodeView(view: ViewState): string {
  const query = new URLSearchParams();
  const add = (name: string, value: string | number | undefined) => {
    if (value !== undefined) query.append(name, String(value));
  };
  for (const run of view.beside) add("with", run);
  add("t", view.time);
  for (const [id, value] of Object.entries(view.controls)) add(`c.${id}`, encodeValue(value));
  for (const [id, { map = "", range }] of Object.entries(view.scales))
    add(`s.${id}`, [map, ...(range ?? [])].join("_"));
  for (const [id, range] of Object.entries(view.ranges)) add(`r.${id}`, range.join("_"));
  for (const key of view.selection) add("sel", key);
  for (const [link, pose] of Object.entries(view.cameras)) add(`v.${link}`, encodePose(pose));
  for (const [id, choice] of Object.entries(view.listings)) add(`l.${id}`, encodeChoice(choice));
  add("panes", view.arrangement);
  add("pane", view.pane);
  add("split", view.split);
  add("x", view.saved);
  const place = [...(view.run?.split("/") ?? []), ...(view.run && view.scene ? [view.scene] : [])];
  const path = `#/${place.map(encodeURIComponent).join("/")}`;
  return query.size === 0 ? path : `${path}?${query}`;
}

/** Reads an address; what cannot be read in it is left out. */
export function decodeView(hash: string): ViewState {
  const [path = "", text = ""] = hash.replace(/^#\/?/, "").split("?", 2);
  const [domain, name, scene] = path.split("/").map(decoded);
  const query = new URLSearchParams(text);
  const time = numberOf(query.get("t"));
  const split = numberOf(query.get("split"));
  const arrangement = query.get("panes");
  return {
    ...(domain && name ? { run: `${domain}/${name}` } : {}),
    ...(scene ? { scene } : {}),
    beside: query.getAll("with"),
    ...(time === undefined ? {} : { time }),
    controls: collect(query, "c.", decodeValue),
    scales: collect(query, "s.", decodeScale),
    ranges: collect(query, "r.", decodeRange),
    selection: query.getAll("sel"),
    cameras: collect(query, "v.", decodePose),
    listings: collect(query, "l.", decodeChoice),
    ...(arrangement === "one" || arrangement === "split" || arrangement === "side" ? { arrangement } : {}),
    ...optional("pane", query.get("pane")),
    ...(split === undefined ? {} : { split: Math.min(1, Math.max(0, split)) }),
    ...optional("saved", query.get("x")),
  };
}

function optional<Name extends string>(name: Name, value: string | null): { readonly [N in Name]?: string } {
  return (value === null ? {} : { [name]: value }) as { readonly [N in Name]?: string };
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return "";
  }
}

function collect<T>(
  query: URLSearchParams,
  prefix: string,
  decode: (text: string) => T | undefined,
): Record<string, T> {
  const entries = [...query].flatMap(([name, text]) => {
    const value = name.startsWith(prefix) ? decode(text) : undefined;
    return value === undefined ? [] : [[name.slice(prefix.length), value] as const];
  });
  return Object.fromEntries(entries);
}

/** Text stands as it is; anything else, and text that begins with `*`, is JSON behind a `*`. */
function encodeValue(value: ControlValue): string {
  return typeof value === "string" && !value.startsWith("*") ? value : `*${JSON.stringify(value)}`;
}

function decodeValue(text: string): ControlValue | undefined {
  if (!text.startsWith("*")) return text;
  try {
    const value: unknown = JSON.parse(text.slice(1));
    const isPlain = (one: unknown) => typeof one === "string" || typeof one === "number";
    if (isPlain(value) || typeof value === "boolean") return value as ControlValue;
    return Array.isArray(value) && value.every(isPlain) ? (value as unknown as ControlValue) : undefined;
  } catch {
    return undefined;
  }
}

function numberOf(text: string | null): number | undefined {
  if (text === null || text.trim() === "") return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

function numbersOf(texts: readonly string[]): number[] | undefined {
  const values = texts.map(numberOf);
  return values.includes(undefined) ? undefined : (values as number[]);
}

function decodeRange(text: string): readonly [number, number] | undefined {
  const values = numbersOf(text.split("_"));
  return values?.length === 2 && values[0]! < values[1]! ? [values[0]!, values[1]!] : undefined;
}

function decodeScale(text: string): ScaleChoice | undefined {
  const [map = "", ...ends] = text.split("_");
  const range = decodeRange(ends.join("_"));
  const isMap = Object.hasOwn(COLOUR_MAPS, map);
  if (!isMap && range === undefined) return undefined;
  return { ...(isMap ? { map: map as ColourMapName } : {}), ...(range ? { range } : {}) };
}

/** Five significant digits: nobody sees more. */
function encodePose({ position, target, halfHeight }: CameraPose): string {
  const values = [...position, ...target, ...(halfHeight === undefined ? [] : [halfHeight])];
  return values.map((value) => Number(value.toPrecision(5))).join("_");
}

function decodePose(text: string): CameraPose | undefined {
  const values = numbersOf(text.split("_"));
  if (values === undefined || (values.length !== 6 && values.length !== 7)) return undefined;
  const [x, y, z, u, v, w, halfHeight] = values as [number, number, number, number, number, number, number?];
  const pose = { position: [x, y, z], target: [u, v, w] } as const;
  return halfHeight === undefined ? pose : { ...pose, halfHeight };
}
