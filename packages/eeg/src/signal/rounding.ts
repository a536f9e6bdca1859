// Rounding as NumPy and Python do it, so that samples and lengths come out as theirs.

/** To the nearest whole number, halves to the even one. */
export function roundHalfEven(value: number): number {
  const rounded = Math.round(value);
  return rounded - value === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}
