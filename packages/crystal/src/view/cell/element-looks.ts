// How elements look: a colour and a radius for each.
import { elementOf } from "../../elements/elements.ts";

/** In angstrom, where no radius is established. */
const DEFAULT_RADIUS = 1.5;

/** Nonmetals as molecular models have them by custom. */
const CUSTOMARY: Readonly<Record<string, string>> = {
  H: "#e8e8e8",
  B: "#f2a98f",
  C: "#6b6b6b",
  N: "#3d62e0",
  O: "#e2231a",
  F: "#7fd13b",
  Si: "#d9b48a",
  P: "#f58a1f",
  S: "#ecc91c",
  Cl: "#2fb34a",
  As: "#b678cf",
  Se: "#e59a2a",
  Br: "#a5412d",
  Te: "#c27a1c",
  I: "#8b2fa8",
};

/** Colour of an element, `#rrggbb`: by custom, else a hue by its group that darkens down the periods. */
export function elementColour(symbol: string): string {
  const customary = CUSTOMARY[symbol];
  if (customary !== undefined) return customary;
  const element = elementOf(symbol);
  if (element === undefined) return "#999999";
  const { group, period, block, atomicNumber } = element;
  const depth = (period - 1) / 6;
  if (block === "s") return fromHsl((group === 1 ? 282 : 150) + 12 * (period - 4), 0.5, 0.72 - 0.32 * depth);
  if (block === "f") return fromHsl(150 + 3.5 * ((atomicNumber - 57) % 32), 0.42, period === 6 ? 0.62 : 0.48);
  if (block === "d") return fromHsl(200 + 14 * (group - 3) + 22 * (period - 5), 0.38, 0.86 - 0.45 * depth);
  return fromHsl(20 * (group - 13), 0.25, 0.66 - 0.2 * depth);
}

/** @param hue degrees; saturation and lightness 0 ... 1 */
function fromHsl(hue: number, saturation: number, lightness: number): string {
  const strength = saturation * Math.min(lightness, 1 - lightness);
  const channel = (at: number) => {
    const k = (at + hue / 30) % 12;
    const value = lightness - strength * Math.max(-1, Math.min(k - 3, 9 - k, 1));
    return Math.round(255 * value)
      .toString(16)
      .padStart(2, "0");
  };
  return `#${channel(0)}${channel(8)}${channel(4)}`;
}

/** Covalent radius in angstrom. */
export function covalentRadius(symbol: string): number {
  return elementOf(symbol)?.covalentRadius ?? DEFAULT_RADIUS;
}

/** Van der Waals radius in angstrom. */
export function contactRadius(symbol: string): number {
  return elementOf(symbol)?.vanDerWaalsRadius ?? DEFAULT_RADIUS + 0.5;
}
