// Events of a window that a person moves, scales and silences, and the mains curve that comes of it.
import type { Appliance } from "../appliances.ts";
import type { HouseEvent } from "../house-events.ts";
import type { House } from "../houses.ts";
import type { WindowPlace } from "../window-line.ts";

/** What was done to an event. */
export interface Edit {
  /** Sample of the house at which it now begins. */
  readonly at: number;
  /** Factor of its power; 0 silences it. */
  readonly factor: number;
  /** True if it was brought here from elsewhere: it is added and taken from nowhere. */
  readonly isAdded: boolean;
}

/** By key of the event; a copy of an event has a key of its own. */
export type Edits = ReadonlyMap<string, Edit>;

/** An event in the window. */
export interface Block {
  readonly key: string;
  readonly appliance: Appliance;
  /** Sample of the house at which it began; -1 for one that was added. */
  readonly origin: number;
  /** Where it begins now. */
  readonly at: number;
  readonly factor: number;
  /** [samples] W, unscaled. */
  readonly profile: Float32Array;
  readonly peakW: number;
}

/** Power that an event drew: measured where that is known. */
function profileOf(house: House, { appliance, source, from, to }: HouseEvent): Float32Array {
  const { watts, truth } = house.power.get(appliance.name)!;
  const power = source === "measured" ? truth! : watts;
  return Float32Array.from(power.subarray(from, to), (value) => value || 0);
}

/** Events that began or now begin in the window, with what was done to them; the longest first, so that short ones lie upon them. */
export function blocksIn(
  house: House,
  events: readonly HouseEvent[],
  edits: Edits,
  { from, length }: WindowPlace,
): Block[] {
  const known = new Map(events.map((event) => [event.key, event]));
  const isInside = (at: number, samples: number) => at < from + length && at + samples > from;
  const own = events.filter((event) => isInside(event.from, event.to - event.from));
  const moved = [...edits].flatMap(([key, edit]) => {
    const event = known.get(originalKey(key));
    if (event === undefined || own.some((one) => one.key === key) || !isInside(edit.at, event.to - event.from))
      return [];
    return [{ event, key }];
  });
  const all = [...own.map((event) => ({ event, key: event.key })), ...moved];
  all.sort((a, b) => b.event.to - b.event.from - (a.event.to - a.event.from));
  return all.map(({ event, key }) => {
    const edit = edits.get(key);
    const profile = profileOf(house, event);
    return {
      key,
      appliance: event.appliance,
      origin: edit?.isAdded ? -1 : event.from,
      at: edit?.at ?? event.from,
      factor: edit?.factor ?? 1,
      profile,
      peakW: profile.reduce((most, watts) => Math.max(most, watts), 1),
    };
  });
}

/** Copies of an event are told apart by a number behind `@`. */
function originalKey(key: string): string {
  return key.split("@")[0]!;
}

/** A key for one more copy of an event. */
export function copyKey(key: string, edits: Edits): string {
  let copy = 1;
  while (edits.has(`${originalKey(key)}@${copy}`)) copy++;
  return `${originalKey(key)}@${copy}`;
}

/**
 * A series of the window after the edits: what events drew where they were is taken out, what they draw where they
 * are now is added.
 *
 * @param values [length] W
 * @returns [length], not below 0
 */
export function edited(values: Float32Array, blocks: readonly Block[], { from }: WindowPlace): Float32Array {
  const result = values.slice();
  for (const { origin, at, factor, profile } of blocks) {
    if (origin === at && factor === 1) continue;
    if (origin >= 0) add(result, profile, origin - from, -1);
    add(result, profile, at - from, factor);
  }
  return result.map((watts) => Math.max(0, watts));
}

function add(values: Float32Array, profile: Float32Array, start: number, factor: number): void {
  const first = Math.max(0, -start);
  const end = Math.min(profile.length, values.length - start);
  for (let at = first; at < end; at++) values[start + at]! += factor * profile[at]!;
}

/** For the URL: `kettle-m-120*131*0.5`, one after the other; a `+` stands before what was added. */
export function encodeEdits(edits: Edits): string {
  return [...edits]
    .map(([key, { at, factor, isAdded }]) => `${isAdded ? "+" : ""}${key}*${at}*${Number(factor.toFixed(3))}`)
    .join("~");
}

/** What cannot be read is left out. */
export function decodeEdits(text: string): Edits {
  const edits = new Map<string, Edit>();
  for (const part of text.split("~")) {
    const [name = "", at, factor] = part.split("*");
    const edit = { at: Number(at), factor: Number(factor), isAdded: name.startsWith("+") };
    const key = name.replace(/^\+/, "");
    if (key !== "" && Number.isInteger(edit.at) && edit.factor >= 0 && Number.isFinite(edit.factor))
      edits.set(key, edit);
  }
  return edits;
}
