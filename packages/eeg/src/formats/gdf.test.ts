// Tests of the GDF reader on files that are put together here byte by byte, as the format's description has them.
import { expect, test } from "vitest";
import { gdf } from "./gdf.ts";
import { readOne, withBytes } from "./testing.ts";

const LABELS = ["EEG-C3", "EEG-Cz"];

/** What differs from file to file. */
interface Options {
  readonly version: "1.25" | "2.20";
  readonly unit?: string;
  /** [channels][samples] */
  readonly samples: readonly (readonly number[])[];
  readonly events?: Buffer;
}

/** Two channels of int16 at 4 Hz, one sample a record, digital range +-1000, physical range +-500. */
function gdfFile({ version, unit = "uV", samples, events }: Options): Buffer {
  const old = version === "1.25";
  const count = LABELS.length;
  const head = Buffer.alloc(256 * (1 + count));
  head.write(`GDF ${version}`);
  if (old) {
    head.write("2024022912301550", 168);
    head.writeBigInt64LE(BigInt(head.length), 184);
    head.writeUInt32LE(count, 252);
  } else {
    // Day 719529 is 1970-01-01; half a day later it is noon.
    head.writeBigUInt64LE((719_529n << 32n) + (1n << 31n), 168);
    head.writeUInt16LE(1 + count, 184);
    head.writeUInt16LE(count, 252);
  }
  head.writeBigInt64LE(BigInt(samples[0]!.length), 236);
  head.writeUInt32LE(1, 244);
  head.writeUInt32LE(4, 248);
  LABELS.forEach((label, i) => {
    const at = (before: number, width: number) => 256 + before * count + i * width;
    head.write(label, at(0, 16));
    if (old) head.write(unit, at(96, 8));
    else head.writeUInt16LE({ uV: 4275, mV: 4274, V: 4256 }[unit]!, at(102, 2));
    head.writeDoubleLE(-500, at(104, 8));
    head.writeDoubleLE(500, at(112, 8));
    if (old) {
      head.writeBigInt64LE(-1000n, at(120, 8));
      head.writeBigInt64LE(1000n, at(128, 8));
    } else {
      head.writeDoubleLE(-1000, at(120, 8));
      head.writeDoubleLE(1000, at(128, 8));
    }
    head.writeUInt32LE(1, at(216, 4));
    head.writeUInt32LE(3, at(220, 4));
  });
  const records = samples[0]!.flatMap((_, i) => samples.map((own) => own[i]!));
  return Buffer.concat([head, Buffer.from(Int16Array.from(records).buffer), events ?? Buffer.alloc(0)]);
}

/** A table of mode 3, as version 2 has it: code 769 at position 2, 3 samples long. */
function table2(): Buffer {
  const table = Buffer.alloc(8 + 12);
  table[0] = 3;
  table.writeUIntLE(1, 1, 3);
  table.writeFloatLE(4, 4);
  table.writeUInt32LE(2, 8);
  table.writeUInt16LE(769, 12);
  table.writeUInt32LE(3, 16);
  return table;
}

/** A table of mode 1, as version 1 has it: codes 768 and 783 at positions 1 and 3. */
function table1(): Buffer {
  const table = Buffer.alloc(8 + 12);
  table[0] = 1;
  table.writeUIntLE(4, 1, 3);
  table.writeUInt32LE(2, 4);
  table.writeUInt32LE(1, 8);
  table.writeUInt32LE(3, 12);
  table.writeUInt16LE(768, 16);
  table.writeUInt16LE(783, 18);
  return table;
}

const SAMPLES = [
  [100, 200, -32768, -400],
  [2, 4, -32768, 8],
];

test("version 2: physical values, gaps at the lowest number, events with durations, the start", async () => {
  await withBytes("two.gdf", gdfFile({ version: "2.20", samples: SAMPLES, events: table2() }), async (path) => {
    const { recording } = await readOne(gdf, path);
    // 1000 digital steps are 500 uV.
    expect(recording.samples.map((own) => Array.from(own))).toEqual([
      [50, 100, Number.NaN, -200],
      [1, 2, Number.NaN, 4],
    ]);
    expect(recording.channels.map(({ name, unit }) => [name, unit])).toEqual(LABELS.map((name) => [name, "uV"]));
    expect(recording.sfreq).toBe(4);
    expect(recording.annotations).toEqual([{ onset: 0.25, duration: 0.75, text: "769" }]);
    expect(recording.startMs).toBe(12 * 3_600_000);
  });
});

test("version 1: units with rubbish behind them, events of one sample, the start as text", async () => {
  const bytes = gdfFile({ version: "1.25", unit: "mV\0xyz", samples: SAMPLES, events: table1() });
  await withBytes("one.gdf", bytes, async (path) => {
    const { recording } = await readOne(gdf, path);
    expect(Array.from(recording.samples[0]!.subarray(0, 2))).toEqual([50_000, 100_000]);
    expect(recording.annotations).toEqual([
      { onset: 0, duration: 0.25, text: "768" },
      { onset: 0.5, duration: 0.25, text: "783" },
    ]);
    expect(recording.startMs).toBe(Date.UTC(2024, 1, 29, 12, 30, 15, 500));
  });
});

test("a truncated file is refused with both sizes", async () => {
  const bytes = gdfFile({ version: "2.20", samples: SAMPLES });
  await withBytes("short.gdf", bytes.subarray(0, bytes.length - 2), async (path) => {
    await expect(readOne(gdf, path)).rejects.toThrow(`${path}: the header announces 784 bytes, the file has 782`);
  });
});

test("a truncated table of events is refused", async () => {
  const bytes = gdfFile({ version: "2.20", samples: SAMPLES, events: table2().subarray(0, 14) });
  await withBytes("events.gdf", bytes, async (path) => {
    await expect(readOne(gdf, path)).rejects.toThrow(`${path}: table of 1 events: 12 bytes expected, 6 found`);
  });
});

test("digital ranges without extent are refused", async () => {
  const bytes = gdfFile({ version: "2.20", samples: SAMPLES });
  bytes.writeDoubleLE(-1000, 256 + 128 * 2);
  await withBytes("range.gdf", bytes, async (path) => {
    await expect(readOne(gdf, path)).rejects.toThrow(
      `${path}: channel "EEG-C3": digital minimum and maximum are both -1000`,
    );
  });
});
