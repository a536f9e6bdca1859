// Units of channels: voltages become microvolts, anything else stays as it is.

/** Factor from a voltage's unit to microvolts. The two-byte spelling is the Greek mu of Shift JIS. */
const TO_MICROVOLTS: Readonly<Record<string, number>> = {
  nV: 1e-3,
  uV: 1,
  "\u00b5V": 1,
  "\u03bcV": 1,
  "\u0083\u00caV": 1,
  UV: 1,
  uv: 1,
  mV: 1e3,
  V: 1e6,
};

/** A unit as recordings keep it, and what samples in the file's unit are multiplied by. */
export interface UnitScale {
  readonly unit: string;
  readonly factor: number;
}

/** Microvolts for every voltage; other units unchanged. */
export function unitScale(written: string): UnitScale {
  const factor = TO_MICROVOLTS[written.trim()];
  return factor === undefined ? { unit: written.trim(), factor: 1 } : { unit: "uV", factor };
}
