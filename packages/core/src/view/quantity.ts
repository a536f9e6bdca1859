// Numbers with units as people write them: 2.31 kW, 4.5e-7, 12 345 steps.

/** Units that take a prefix, by themselves. */
const PREFIXED = new Set(["W", "Wh", "V", "A", "Hz", "m", "s", "g", "Pa", "J", "B", "eV", "N", "K·s", "F", "T"]);

const PREFIXES = [
  [1e12, "T"],
  [1e9, "G"],
  [1e6, "M"],
  [1e3, "k"],
  [1, ""],
  [1e-3, "m"],
  [1e-6, "\u00b5"],
  [1e-9, "n"],
  [1e-12, "p"],
] as const;

export interface QuantityOptions {
  /** Digits after the decimal point; four significant digits unless given. */
  readonly digits?: number;
}

/**
 * A value with its unit. Units of the SI that stand alone get a prefix (2310 W is 2.31 kW), others stay as they are; a
 * value that is not there is a dash.
 */
export function formatQuantity(value: number | null, unit = "", options: QuantityOptions = {}): string {
  if (value === null || Number.isNaN(value)) return "\u2013";
  if (!Number.isFinite(value)) return value > 0 ? "\u221e" : "-\u221e";
  if (!PREFIXED.has(unit) || value === 0) return withUnit(formatNumber(value, options), unit);
  const size = Math.abs(value);
  const [factor, prefix] = PREFIXES.find(([least]) => size >= least * 0.99995) ?? PREFIXES.at(-1)!;
  return withUnit(formatNumber(value / factor, options), `${prefix}${unit}`);
}

/** A number alone: four significant digits, thousands apart, powers of ten where it is very small or large. */
export function formatNumber(value: number, { digits }: QuantityOptions = {}): string {
  if (digits !== undefined) return grouped(value.toFixed(digits));
  const size = Math.abs(value);
  if (value === 0) return "0";
  if (size >= 1e7 || size < 1e-3)
    return value
      .toExponential(2)
      .replace(/\.?0+e/, "e")
      .replace("e+", "e");
  if (Number.isInteger(value)) return grouped(String(value));
  const places = Math.max(0, 3 - Math.floor(Math.log10(size)));
  return grouped(
    value
      .toFixed(places)
      .replace(/(\.\d*?)0+$/, "$1")
      .replace(/\.$/, ""),
  );
}

function withUnit(text: string, unit: string): string {
  if (unit === "") return text;
  return unit === "%" || unit === "\u00b0" ? `${text}${unit}` : `${text}\u00a0${unit}`;
}

/** Thin spaces between thousands from five digits on. */
function grouped(text: string): string {
  const [whole = "", fraction] = text.split(".");
  if (whole.replace("-", "").length < 5) return text;
  const spaced = whole.replace(/\B(?=(\d{3})+$)/g, "\u2009");
  return fraction === undefined ? spaced : `${spaced}.${fraction}`;
}
