// Half-precision floats (IEEE 754 binary16 and bfloat16) widened to single precision.

/** binary16 bits -> number: sign 1, exponent 5 (bias 15), fraction 10. */
function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >>> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** binary16 words -> floats. */
export function halfToFloat32(words: Uint16Array): Float32Array<ArrayBuffer> {
  return Float32Array.from(words, halfToNumber);
}

/** bfloat16 words are the upper halves of binary32. */
export function bfloat16ToFloat32(words: Uint16Array): Float32Array<ArrayBuffer> {
  const bits = Uint32Array.from(words, (word) => word << 16);
  return new Float32Array(bits.buffer);
}
