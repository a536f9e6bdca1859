// Tests of the EDF and BDF reader on files of a peer, and on damaged copies of them.
import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { edf } from "./edf.ts";
import { fixture, readOne, withBytes, worstError, written } from "./testing.ts";
import { triggerAnnotations } from "./triggers.ts";

/** A step of files whose range is 2000 uV: their writer cuts off what is between steps. */
const STEP = 2000 / 65_535;
const STEP_24 = 2000 / (2 ** 24 - 1);

/** A copy of `plus.edf` with a field of its header replaced. */
async function patched(at: number, text: string): Promise<Buffer> {
  const bytes = await readFile(fixture("plus.edf"));
  bytes.write(text, at, "latin1");
  return bytes;
}

test.each([
  ["plus.edf", STEP],
  ["plus.bdf", STEP_24],
])("%s gives samples in microvolts, annotations and the start", async (name, step) => {
  const { recording, warnings } = await readOne(edf, fixture(name));
  expect(recording.channels).toEqual(["C3", "Cz", "C4"].map((name) => ({ name, kind: "eeg", unit: "uV" })));
  expect(recording.sfreq).toBe(100);
  expect(recording.samples.map((samples) => samples.length)).toEqual([400, 400, 400]);
  recording.samples.forEach((samples, k) => void expect(worstError(samples, k)).toBeLessThanOrEqual(step));
  expect(recording.annotations).toEqual([
    { onset: 0.5, duration: 0.25, text: "left" },
    { onset: 2, duration: 0, text: "Fu\u00df" },
  ]);
  expect(recording.startMs).toBe(Date.UTC(2024, 1, 29, 12, 30, 15));
  expect(warnings).toEqual([]);
});

test("a gap of EDF+D is NaN, and what follows lies at its own time", async () => {
  const { recording } = await readOne(edf, fixture("gap.edf"));
  // Records at 0, 1, 4.5 and 5.5 s: samples 200 to 449 are missing.
  const [samples] = recording.samples as [Float64Array];
  expect(samples.length).toBe(650);
  expect(samples.findIndex(Number.isNaN)).toBe(200);
  expect(samples.findLastIndex(Number.isNaN)).toBe(449);
  expect(worstError(samples.subarray(450), 0, 200)).toBeLessThanOrEqual(STEP);
  expect(recording.annotations.map(({ onset, text }) => [onset, text])).toEqual([
    [1, "before"],
    [5, "after"],
  ]);
});

test("BDF has 24 bits, and its Status channel is of triggers that rise", async () => {
  const { recording } = await readOne(edf, fixture("triggers.bdf"));
  expect(recording.channels.map(({ kind }) => kind)).toEqual(["eeg", "eeg", "eeg", "stim"]);
  recording.samples.slice(0, 3).forEach((samples, k) => void expect(worstError(samples, k)).toBeLessThan(STEP_24));
  // 17 bits are kept, so that 65536 + 7 stays; triggers are the lower 16 of them.
  expect(recording.samples[3]![205]).toBe(65543);
  expect(triggerAnnotations(recording)).toEqual([
    { onset: 0.5, duration: 0, text: "1" },
    { onset: 0.6, duration: 0, text: "3" },
    { onset: 2, duration: 0, text: "7" },
  ]);
});

test("signals of different rates are refused without a common rate", async () => {
  await expect(readOne(edf, fixture("rates.edf"))).rejects.toThrow(
    /rates\.edf: signals of different rates: "C3" 100 Hz, "C4" 50 Hz; .*--resample/,
  );
});

test("with a common rate only the signals of another rate are resampled", async () => {
  const apply = (samples: Float64Array, from: number, to: number) => {
    expect([from, to]).toEqual([50, 100]);
    return samples.length === 200 ? Float64Array.from({ length: 400 }, (_, i) => samples[i >> 1]!) : samples;
  };
  const { recording } = await readOne(edf, fixture("rates.edf"), { resample: { rate: 100, apply } });
  expect(recording.samples.map((samples) => samples.length)).toEqual([400, 400, 400]);
  expect(recording.samples[2]![10]).toBeCloseTo(written(2, 10), 1);
});

test("channels of one rate can be chosen from a file with several", async () => {
  const { recording } = await readOne(edf, fixture("rates.edf"), { only: ["cz", "C3"] });
  expect(recording.channels.map(({ name }) => name)).toEqual(["C3", "Cz"]);
});

test("a file that is shorter than its header announces is refused with both sizes", async () => {
  const bytes = (await readFile(fixture("plus.edf"))).subarray(0, 4000);
  await withBytes("short.edf", bytes, async (path) => {
    await expect(readOne(edf, path)).rejects.toThrow(`${path}: the header announces 4136 bytes, the file has 4000`);
  });
});

test("a file whose line feeds were doubled by a text-mode transfer is refused as such", async () => {
  const bytes = await readFile(fixture("plus.edf"));
  const doubled = Buffer.from(bytes.toString("latin1").replaceAll("\n", "\r\n"), "latin1");
  expect(doubled.length).toBeGreaterThan(bytes.length);
  await withBytes("damaged.edf", doubled, async (path) => {
    await expect(readOne(edf, path)).rejects.toThrow("file was damaged by a text-mode (CR LF) transfer");
  });
});

test("a record count of -1 is computed from the size", async () => {
  await withBytes("unfinished.edf", await patched(236, "-1      "), async (path) => {
    const { recording, warnings } = await readOne(edf, path);
    expect(recording.samples[0]!.length).toBe(400);
    expect(warnings[0]).toContain("4 records");
  });
});

// Fields of signal 1 of 4: physical ends at 256 + 4 * 104 and + 4 * 112, digital ones at 4 * 120 and 4 * 128.
test.each([
  [256 + 4 * 112, "-1000   ", 'signal "C3": physical minimum and maximum are both -1000'],
  [256 + 4 * 128, "-32768  ", 'signal "C3": digital minimum and maximum are both -32768'],
  [256 + 4 * 128, "many    ", 'signal "C3": digitalMax is "many"; expected a number'],
  [256 + 16, "C3", 'channels 1 and 2 are both called "C3"'],
])("byte %i replaced by %j is refused", async (at, text, message) => {
  await withBytes("bad.edf", await patched(at, text), async (path) => {
    await expect(readOne(edf, path)).rejects.toThrow(`${path}: ${message}`);
  });
});

test("an inverted physical range turns the signal round", async () => {
  const bytes = await patched(256 + 4 * 104, "1000    ");
  bytes.write("-1000   ", 256 + 4 * 112, "latin1");
  await withBytes("inverted.edf", bytes, async (path) => {
    const { recording } = await readOne(edf, path);
    expect(recording.samples[0]![7]).toBeCloseTo(-written(0, 7), 1);
  });
});

test("annotations outside of the recording are dropped and counted", async () => {
  const bytes = await readFile(fixture("plus.edf"));
  bytes.write("+9", bytes.indexOf("+2\x14Fu", 0, "latin1"), "latin1");
  await withBytes("outside.edf", bytes, async (path) => {
    const { recording, warnings } = await readOne(edf, path);
    expect(recording.annotations.map(({ text }) => text)).toEqual(["left"]);
    expect(warnings[0]).toMatch(/^1 x annotations outside of the recording dropped/);
  });
});

test("other files are not recognised", async () => {
  expect(await edf.recognises(fixture("int16.vhdr"))).toBe(false);
  expect(await edf.recognises(fixture("bids"))).toBe(false);
  expect(await edf.recognises(fixture("triggers.bdf"))).toBe(true);
});
