// Tests of the byte masks: bit for bit the eager engine's masks, wherever the stream stands.
import { describe, expect, test, vi } from "vitest";
import { fillMask } from "../../noise.ts";
import { Random } from "../../random.ts";
import { fillMaskBytes } from "./fill-mask-bytes.ts";
import { MASK_STRIDE } from "./mask-kernel.ts";

/** The eager mask and the byte mask of streams in one state, and the next draw after each. */
function both(length: number, rate: number, stream: () => Random) {
  const [eagerRandom, byteRandom] = [stream(), stream()];
  const eager = new Float32Array(length);
  fillMask(eager, rate, eagerRandom);
  const bytes = new Uint8Array(length);
  fillMaskBytes(bytes, rate, byteRandom);
  return {
    eager: { mask: Uint8Array.from(eager), next: eagerRandom.uint32() },
    bytes: { mask: bytes, next: byteRandom.uint32() },
  };
}

const seeded = () => new Random(0x1234_5678_9abc);

test.each([0, 1, 2, 3, 4, 5, 7, 8, 63, MASK_STRIDE, MASK_STRIDE + 1, 256 * MASK_STRIDE + 5, 50_003])(
  "%i elements equal the eager mask, and so does what is drawn next",
  (length) => {
    const { eager, bytes } = both(length, 0.3, seeded);
    expect(bytes).toEqual(eager);
  },
);

test.each([0, 1 / 65536, 0.1, 0.5, 0.9, 65535 / 65536, 1])("rate %d equals the eager mask", (rate) => {
  const { eager, bytes } = both(30_000, rate, seeded);
  expect(bytes).toEqual(eager);
});

test("a stream in the middle of a block equals the eager mask", () => {
  const { eager, bytes } = both(1001, 0.5, () => {
    const random = seeded();
    random.uint32();
    return random;
  });
  expect(bytes).toEqual(eager);
});

test.each([2 ** 32 - 3, 2 ** 32, 2 ** 40 + 2 ** 32 - 30])("a counter from %i on equals the eager mask", (counter) => {
  const { eager, bytes } = both(1000, 0.5, () => new Random({ key: [0xfedc_ba98, 0x8765_4321], counter }));
  expect(bytes).toEqual(eager);
});

test("writes into a part of a larger buffer and nowhere else", () => {
  const whole = new Uint8Array(40).fill(9);
  fillMaskBytes(whole.subarray(3, 36), 0.5, seeded());
  const outside = [...whole.subarray(0, 3), ...whole.subarray(36)];
  expect(outside).toEqual(Array(7).fill(9));
});

describe("without vector instructions", () => {
  test("the mask is the same", async () => {
    vi.resetModules();
    const validate = vi.spyOn(WebAssembly, "validate").mockReturnValue(false);
    const fresh = await import("./fill-mask-bytes.ts");
    const scalar = new Uint8Array(1001);
    fresh.fillMaskBytes(scalar, 0.3, seeded());
    expect(validate).toHaveBeenCalled();
    validate.mockRestore();
    const vector = new Uint8Array(1001);
    fillMaskBytes(vector, 0.3, seeded());
    expect(scalar).toEqual(vector);
  });
});
