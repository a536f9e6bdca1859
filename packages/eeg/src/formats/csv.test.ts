// Tests of text tables: CSV with names, and what OpenBCI writes.
import { expect, test } from "vitest";
import { csv } from "./csv.ts";
import { readOne, withBytes } from "./testing.ts";

const read = (text: string, options = {}) => withBytes("table.csv", text, (path) => readOne(csv, path, options));

test("the rate comes from the times, events from the marks, units from the names", async () => {
  const lines = Array.from(
    { length: 8 },
    (_, i) => `${(i * 0.004).toFixed(3)},${i},${i / 1000},${i >= 3 && i < 6 ? "left" : ""}`,
  );
  const { recording } = await read(["time,C3 (uV),C4 (mV),marker", ...lines].join("\n"));
  expect(recording.sfreq).toBe(250);
  expect(recording.channels).toEqual([
    { name: "C3", kind: "eeg", unit: "uV" },
    { name: "C4", kind: "eeg", unit: "uV" },
  ]);
  expect(Array.from(recording.samples[0]!)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  expect(recording.samples[1]![5]).toBeCloseTo(5, 12);
  expect(recording.annotations).toEqual([{ onset: 3 / 250, duration: 0, text: "left" }]);
});

test("semicolons, decimal commas and no times", async () => {
  const { recording } = await read("C3;C4\n1,5;2\n3;4,25\n", { sfreq: 10 });
  expect(recording.samples.map((samples) => Array.from(samples))).toEqual([
    [1.5, 3],
    [2, 4.25],
  ]);
});

test("a stretch without rows is a gap", async () => {
  const times = [0, 0.1, 0.2, 0.3, 1.3, 1.4];
  const { recording, warnings } = await read(["t,C3", ...times.map((t) => `${t},1`)].join("\n"));
  // 10 Hz: 0.3 to 1.3 s is ten steps, so nine samples are missing.
  expect(recording.samples[0]!.length).toBe(15);
  expect(recording.samples[0]!.reduce((count, value) => count + (Number.isNaN(value) ? 1 : 0), 0)).toBe(9);
  expect(warnings).toEqual([expect.stringContaining("9 samples")]);
});

test("a word among the numbers is refused with line and column", async () => {
  await expect(read("C3,C4\n1,2\n3,x\n", { sfreq: 10 })).rejects.toThrow(
    /table\.csv line 3: column 2: "x" is not a number/,
  );
});

test("a table without times needs a rate", async () => {
  await expect(read("C3,C4\n1,2\n3,4\n")).rejects.toThrow("give one with --sfreq");
});

const OPENBCI = [
  "%OpenBCI Raw EEG Data",
  "%Number of channels = 2",
  "%Sample Rate = 250.0 Hz",
  "%First Column = SampleIndex",
];

test("OpenBCI without a line of names: the index wraps after 255, and lost samples are gaps", async () => {
  const rows = [254, 255, 0, 3, 4].map(
    (index) => `${index}, ${index + 0.5}, 7, 0.1, 0.2, 0.3, 12:00:00.000, 1500000000000`,
  );
  const { recording } = await read([...OPENBCI, ...rows].join("\r\n"));
  expect(recording.sfreq).toBe(250);
  expect(recording.channels.map(({ name }) => name)).toEqual(["EXG Channel 0", "EXG Channel 1"]);
  expect(Array.from(recording.samples[0]!)).toEqual([254.5, 255.5, 0.5, Number.NaN, Number.NaN, 3.5, 4.5]);
});

test("OpenBCI with a line of names: only EXG channels are channels", async () => {
  const names = "Sample Index, EXG Channel 0, EXG Channel 1, Accel Channel 0, Other, Timestamp, Marker Channel";
  const rows = [1, 2, 3].map((index) => `${index}, ${index}, 5, 0, 0, 1.5e9, ${index === 2 ? "4.0" : "0.0"}`);
  const { recording } = await read([...OPENBCI, names, ...rows].join("\n"));
  expect(recording.samples.map((samples) => Array.from(samples))).toEqual([
    [1, 2, 3],
    [5, 5, 5],
  ]);
  expect(recording.annotations).toEqual([{ onset: 1 / 250, duration: 0, text: "4" }]);
});
