// Values of MATLAB variables, as level 5 files hold them.
import type { NumberArray } from "../numeric-type.ts";

/** Any value of a MATLAB file. `dims` are MATLAB's; items lie column by column (the first index is the fastest). */
export type MatlabValue = MatlabNumbers | MatlabText | MatlabCell | MatlabStruct | MatlabSparse | MatlabOther;

/** A full numeric or logical array of any class. */
export interface MatlabNumbers {
  readonly kind: "numbers";
  /** `double`, `single`, `int8` ... `uint64` or `logical`. */
  readonly className: string;
  readonly dims: readonly number[];
  readonly data: NumberArray;
  /** Imaginary parts of a complex array. */
  readonly imaginary?: NumberArray;
}

/** A char array: its rows as strings. */
export interface MatlabText {
  readonly kind: "text";
  readonly dims: readonly number[];
  readonly rows: readonly string[];
}

export interface MatlabCell {
  readonly kind: "cell";
  readonly dims: readonly number[];
  readonly items: readonly MatlabValue[];
}

/** A struct array, or an object of the old kind: one record of fields an element. */
export interface MatlabStruct {
  readonly kind: "struct";
  /** Class of an object. */
  readonly className?: string;
  readonly dims: readonly number[];
  readonly fields: readonly string[];
  readonly items: readonly Readonly<Record<string, MatlabValue>>[];
}

/** A sparse matrix in compressed columns: column c has the entries [starts[c], starts[c + 1]). */
export interface MatlabSparse {
  readonly kind: "sparse";
  readonly dims: readonly number[];
  readonly rows: Int32Array;
  readonly starts: Int32Array;
  readonly data: NumberArray;
  readonly imaginary?: NumberArray;
}

/** What is not decoded: function handles and objects of classes defined in MATLAB code. */
export interface MatlabOther {
  readonly kind: "other";
  readonly className: string;
  readonly dims: readonly number[];
}

/** The numbers of a value. @returns undefined for any other kind */
export function matlabNumbers(value: MatlabValue | undefined): MatlabNumbers | undefined {
  return value?.kind === "numbers" ? value : undefined;
}

/** The text of a one-row char array, "" for an empty one. @returns undefined for any other value */
export function matlabText(value: MatlabValue | undefined): string | undefined {
  if (value?.kind === "text") return value.rows.length > 1 ? undefined : (value.rows[0] ?? "");
  return undefined;
}

/** A field of a struct with one element, or of the element `index`. */
export function matlabField(value: MatlabValue | undefined, name: string, index = 0): MatlabValue | undefined {
  return value?.kind === "struct" ? value.items[index]?.[name] : undefined;
}
