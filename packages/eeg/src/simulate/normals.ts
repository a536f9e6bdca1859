// Many normal numbers at once, from half as many random bits as Random.normal takes.
import type { Random } from "@sciformer/core";

const TO_UNIT = 2 ** -32;

/** Standard normal numbers by Box-Muller from 32-bit words: fine enough for noise, none beyond 6.7. */
export function normals(random: Random, length: number): Float64Array {
  const result = new Float64Array(length);
  for (let i = 0; i < length; i += 2) {
    const radius = Math.sqrt(-2 * Math.log((random.uint32() + 1) * TO_UNIT));
    const angle = 2 * Math.PI * TO_UNIT * random.uint32();
    result[i] = radius * Math.cos(angle);
    if (i + 1 < length) result[i + 1] = radius * Math.sin(angle);
  }
  return result;
}
