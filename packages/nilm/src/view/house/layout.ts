// The dollhouse: where appliances stand, how their cables run from the meter, and where dots are on them.
import type { Vec3 } from "@sciformer/core/view";
import { designOf, ROOMS, type Room } from "./designs.ts";
import { HALF_DEPTH, HALF_WIDTH, moved, type Solid, STOREY } from "./solids.ts";

/** x of the inner wall of each storey, the lowest first. */
export const PARTITIONS = [1, 0] as const;

/** Places of each room along its back wall, with its storey. */
const PLACES: Readonly<Record<Room, { readonly storey: number; readonly xs: readonly number[] }>> = {
  kitchen: { storey: 0, xs: [-3.85, -2.75, -1.65, -0.55, 0.4] },
  "living room": { storey: 0, xs: [2.7, 1.7, 3.7] },
  "utility room": { storey: 1, xs: [-3.8, -2.7, -1.6, -0.6] },
  study: { storey: 1, xs: [0.75, 1.8, 2.85, 3.9] },
};
/** Appliances beyond the places stand in front of the others. */
const ROW = 1.1;
const BACK = -0.85;

/** Where the mains comes in, on the right-hand wall. */
export const METER: Vec3 = [HALF_WIDTH + 0.2, 1.35, 0.4];
const STREET: Vec3 = [HALF_WIDTH + 2.2, -0.05, 0.4];

/** An appliance in its place. */
export interface Placed {
  readonly name: string;
  readonly room: Room;
  readonly solids: readonly Solid[];
  /** The middle of what glows. */
  readonly middle: Vec3;
  /** Above it: where its name stands. */
  readonly top: Vec3;
  /** From the meter to it. */
  readonly cable: readonly Vec3[];
}

/** Each in a room of its kind while there are places, then wherever there is one, then in front of others. */
export function placeAppliances(names: readonly string[]): Placed[] {
  const taken = new Map<Room, number>();
  const capacity = ROOMS.reduce((sum, room) => sum + PLACES[room].xs.length, 0);
  return names.map((name, index) => {
    const { room: wanted, solids } = designOf(name);
    const row = Math.floor(index / capacity);
    const hasPlace = (room: Room) => (taken.get(room) ?? 0) < PLACES[room].xs.length * (row + 1);
    const room = [wanted, ...ROOMS].find(hasPlace) ?? wanted;
    const used = taken.get(room) ?? 0;
    taken.set(room, used + 1);
    const { storey, xs } = PLACES[room];
    const z = BACK + ROW * Math.floor(used / xs.length);
    return placed(name, room, solids, [xs[used % xs.length]!, storey * STOREY, z], index);
  });
}

function placed(name: string, room: Room, solids: readonly Solid[], spot: Vec3, index: number): Placed {
  const own = solids.map((solid) => moved(solid, spot));
  const glowing = own.filter(({ tone }) => tone === "glow");
  const mean = (axis: number) => glowing.reduce((sum, { at }) => sum + at[axis]!, 0) / glowing.length;
  const middle: Vec3 = [mean(0), mean(1), mean(2)];
  const height = Math.max(...own.map(({ at, size }) => at[1] + size[1] / 2));
  return {
    name,
    room,
    solids: own,
    middle,
    top: [spot[0], Math.min(height, spot[1] + STOREY - 0.5) + 0.2, spot[2]],
    cable: cableTo(middle, spot, index),
  };
}

/** Along the wall to the storey, along its back wall above the floor, to the appliance; no two on each other. */
function cableTo(middle: Vec3, [x, floor]: Vec3, index: number): Vec3[] {
  const level = floor + 0.06 + 0.035 * (index % 8);
  const [inside, back] = [HALF_WIDTH - 0.1 - 0.025 * (index % 8), -HALF_DEPTH + 0.1];
  return [
    METER,
    [inside, METER[1], METER[2]],
    [inside, level, METER[2]],
    [inside, level, back],
    [x, level, back],
    [x, middle[1], back],
    [x, middle[1], middle[2]],
  ];
}

/** From the street to the meter. */
export const SUPPLY: readonly Vec3[] = [STREET, [METER[0], STREET[1], STREET[2]], METER];

/** Dots on a cable: as many as the power has steps of `perDot`, at most `most`. */
export function dotCount(watts: number, perDot: number, most: number): number {
  return watts > 0 ? Math.min(most, Math.round(watts / perDot)) : 0;
}

/** A way with the length to each of its corners. */
export interface MeasuredPath {
  readonly points: readonly Vec3[];
  readonly lengths: readonly number[];
}

export function measuredPath(points: readonly Vec3[]): MeasuredPath {
  const lengths = [0];
  for (let at = 1; at < points.length; at++) {
    lengths.push(lengths.at(-1)! + Math.hypot(...points[at]!.map((value, axis) => value - points[at - 1]![axis]!)));
  }
  return { points, lengths };
}

/**
 * Writes places of dots that are spread evenly over a way.
 *
 * @param travelled scene units that the dots have moved on by
 * @param target [.., 3]; written from dot `from` on
 */
export function writeDots(
  { points, lengths }: MeasuredPath,
  count: number,
  travelled: number,
  target: Float32Array,
  from: number,
): void {
  const whole = lengths.at(-1)!;
  for (let dot = 0; dot < count; dot++) {
    const distance = ((dot / count) * whole + travelled) % whole;
    let at = 1;
    while (at < lengths.length - 1 && lengths[at]! < distance) at++;
    const share = (distance - lengths[at - 1]!) / (lengths[at]! - lengths[at - 1]! || 1);
    for (let axis = 0; axis < 3; axis++) {
      const [start, end] = [points[at - 1]![axis]!, points[at]![axis]!];
      target[3 * (from + dot) + axis] = start + share * (end - start);
    }
  }
}
