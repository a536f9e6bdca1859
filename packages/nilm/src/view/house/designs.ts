// What appliances look like, and in which room they stand.
import { box, cylinder, type Solid } from "./solids.ts";

export const ROOMS = ["kitchen", "utility room", "living room", "study"] as const;
export type Room = (typeof ROOMS)[number];

export interface Design {
  readonly room: Room;
  /** About the middle of its place on the floor, the front towards +z. */
  readonly solids: readonly Solid[];
}

/** A disc that faces the viewer. */
const FACING = [Math.PI / 2, 0, 0] as const;

const COUNTER: readonly Solid[] = [
  box("wood", [0.92, 0.85, 0.7], [0, 0.425, 0]),
  box("metal", [0.98, 0.05, 0.76], [0, 0.875, 0]),
];

const KETTLE: readonly Solid[] = [
  ...COUNTER,
  cylinder("glow", [0.32, 0.36, 0.32], [0, 1.08, 0]),
  cylinder("dark", [0.14, 0.06, 0.14], [0, 1.29, 0]),
  box("dark", [0.05, 0.28, 0.08], [0.23, 1.09, 0]),
];

const MICROWAVE: readonly Solid[] = [
  ...COUNTER,
  box("white", [0.78, 0.44, 0.5], [0, 1.12, 0]),
  box("glow", [0.46, 0.28, 0.02], [-0.1, 1.12, 0.26]),
  box("dark", [0.12, 0.28, 0.02], [0.27, 1.12, 0.26]),
];

const FRIDGE: readonly Solid[] = [
  box("white", [0.8, 1.9, 0.7], [0, 0.95, 0]),
  box("glow", [0.58, 0.82, 0.02], [0, 1.36, 0.36]),
  box("metal", [0.7, 0.03, 0.02], [0, 0.82, 0.36]),
];

const DISHWASHER: readonly Solid[] = [
  box("white", [0.8, 0.85, 0.7], [0, 0.425, 0]),
  box("glow", [0.6, 0.5, 0.02], [0, 0.38, 0.36]),
  box("metal", [0.98, 0.05, 0.76], [0, 0.875, 0]),
];

const WASHER: readonly Solid[] = [
  box("white", [0.8, 0.95, 0.7], [0, 0.475, 0]),
  cylinder("metal", [0.62, 0.03, 0.62], [0, 0.45, 0.36], FACING),
  cylinder("glow", [0.48, 0.06, 0.48], [0, 0.45, 0.36], FACING),
];

const OVEN: readonly Solid[] = [
  box("dark", [0.85, 0.88, 0.7], [0, 0.44, 0]),
  box("glow", [0.62, 0.36, 0.02], [0, 0.4, 0.36]),
  cylinder("metal", [0.26, 0.03, 0.26], [-0.2, 0.9, 0]),
  cylinder("metal", [0.26, 0.03, 0.26], [0.2, 0.9, 0]),
];

const SCREEN: readonly Solid[] = [
  box("wood", [0.9, 0.4, 0.4], [0, 0.2, 0]),
  box("dark", [0.94, 0.6, 0.06], [0, 0.8, 0]),
  box("glow", [0.86, 0.52, 0.02], [0, 0.8, 0.04]),
];

const DESK: readonly Solid[] = [
  box("wood", [0.92, 0.05, 0.6], [0, 0.72, 0]),
  box("wood", [0.06, 0.7, 0.5], [-0.42, 0.35, 0]),
  box("wood", [0.06, 0.7, 0.5], [0.42, 0.35, 0]),
  box("dark", [0.56, 0.38, 0.05], [0, 1.0, -0.1]),
  box("glow", [0.5, 0.32, 0.02], [0, 1.0, -0.06]),
];

const HEATER: readonly Solid[] = [
  box("metal", [0.84, 0.06, 0.16], [0, 0.12, 0]),
  ...[-0.32, -0.16, 0, 0.16, 0.32].map((x) => box("glow", [0.1, 0.6, 0.12], [x, 0.45, 0])),
];

/** Hangs from the ceiling. */
const LAMP: readonly Solid[] = [
  cylinder("dark", [0.03, 0.6, 0.03], [0, 2.15, 0]),
  cylinder("glow", [0.46, 0.24, 0.46], [0, 1.75, 0]),
];

const OTHER: readonly Solid[] = [
  box("white", [0.6, 0.6, 0.5], [0, 0.3, 0]),
  box("glow", [0.36, 0.3, 0.02], [0, 0.34, 0.26]),
];

/** The first whose pattern is in the name: a dishwasher comes before what washes. */
const DESIGNS: readonly (readonly [RegExp, Design])[] = [
  [/microwave/, { room: "kitchen", solids: MICROWAVE }],
  [/kettle|coffee|toaster/, { room: "kitchen", solids: KETTLE }],
  [/fridge|freezer|refrigerator/, { room: "kitchen", solids: FRIDGE }],
  [/dish/, { room: "kitchen", solids: DISHWASHER }],
  [/oven|cooker|stove|hob/, { room: "kitchen", solids: OVEN }],
  [/wash|dryer|drier|laundry/, { room: "utility room", solids: WASHER }],
  [/heat|boiler|radiator|shower|hvac|air_con|furnace/, { room: "utility room", solids: HEATER }],
  [/television|tv|hi_?fi|audio|stereo/, { room: "living room", solids: SCREEN }],
  [/computer|laptop|pc|router|modem|office/, { room: "study", solids: DESK }],
  [/lamp|light|remainder/, { room: "living room", solids: LAMP }],
];

/** @param name as columns are named: `washing_machine` */
export function designOf(name: string): Design {
  return DESIGNS.find(([pattern]) => pattern.test(name))?.[1] ?? { room: "study", solids: OTHER };
}
