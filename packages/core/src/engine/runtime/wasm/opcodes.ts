// Instruction codes of WebAssembly: those that the kernels use.

/** Types of parameters and locals. */
export const VALUE_TYPE = { i32: 0x7f, f32: 0x7d, v128: 0x7b } as const;

export type ValueType = keyof typeof VALUE_TYPE;

/** Instructions of one byte. */
export const OP = {
  block: 0x02,
  loop: 0x03,
  end: 0x0b,
  branchIf: 0x0d,
  localGet: 0x20,
  localSet: 0x21,
  i32Const: 0x41,
  i32LessUnsigned: 0x49,
  i32GreaterEqualUnsigned: 0x4f,
  i32Add: 0x6a,
} as const;

/** Type of a block that yields nothing. */
export const NO_RESULT = 0x40;

/** What precedes every code of {@link SIMD}. */
export const SIMD_PREFIX = 0xfd;

/** Instructions on vectors of 128 bits. */
export const SIMD = {
  load: 0x00,
  store: 0x0b,
  const: 0x0c,
  i8x16Shuffle: 0x0d,
  i16x8Splat: 0x10,
  i32x4Splat: 0x11,
  f32x4Splat: 0x13,
  or: 0x50,
  xor: 0x51,
  f64x2PromoteLowF32x4: 0x5f,
  i8x16NarrowI16x8Unsigned: 0x66,
  i16x8SubSaturateUnsigned: 0x93,
  i16x8MinUnsigned: 0x97,
  i32x4ShiftLeft: 0xab,
  i32x4ShiftRightUnsigned: 0xad,
  i32x4Add: 0xae,
  f32x4Sqrt: 0xe3,
  f32x4Add: 0xe4,
  f32x4Mul: 0xe6,
  f32x4Div: 0xe7,
  f64x2Add: 0xf0,
  f64x2Sub: 0xf1,
  f64x2Mul: 0xf2,
} as const;

export type SimdOp = keyof typeof SIMD;
