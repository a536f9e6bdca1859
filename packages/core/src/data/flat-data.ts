// Arrow data of fixed-width values, whatever their type.
import { type Data, type DataType, type Float64, makeData } from "apache-arrow";

/** How many rows there are and which are null; in the bitmap 1 means a value. */
export interface Validity {
  readonly length: number;
  readonly nullCount: number;
  readonly nullBitmap: Uint8Array | null;
}

/** Wraps the values without a copy: numbers, timestamps, packed booleans. */
export function flatData(type: DataType, validity: Validity, data: ArrayBufferView): Data {
  // makeData looks at the type when it runs; its declarations want the type when it compiles.
  return makeData({ type: type as Float64, ...validity, data: data as Float64Array });
}
