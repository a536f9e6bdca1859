// Colours of values as vertices hold them: light, not the screen's values.
import type { ColourScale } from "@sciformer/core/view";

const rgba = new Float32Array(4);

/** Writes red, green and blue, linear, 0 ... 1. @param shade factor of the brightness */
export function writeLinear(scale: ColourScale, value: number, target: Float32Array, offset: number, shade = 1): void {
  scale.write(value, rgba, 0);
  for (let channel = 0; channel < 3; channel++) target[offset + channel] = shade * linearOf(rgba[channel]!);
}

/** IEC 61966-2-1, from the screen's values to light. */
function linearOf(value: number): number {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}
