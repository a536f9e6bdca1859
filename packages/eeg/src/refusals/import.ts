// Files that importers refuse, arranged for real.
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import type { Refusal } from "@sciformer/core";
import { changeBytes, headerPlace, type RecordingSpec, writeSmallEdf } from "./files.ts";

const EVENTS = ["--events", "left,right"];

interface Arranged {
  readonly spec?: RecordingSpec;
  readonly options?: readonly string[];
  /** Changes the file, or adds others, before the command; returns further paths. */
  readonly change?: (path: string, dir: string) => Promise<readonly string[]>;
}

const bytes = (change: (bytes: Buffer) => Uint8Array) => async (path: string) => {
  await changeBytes(path, change);
  return [];
};

/** A small EDF+ file, imported. */
function importRefusal(name: string, message: RegExp, arranged: Arranged): Refusal {
  const { spec = {}, options = EVENTS, change = async () => [] } = arranged;
  const arrange = async (dir: string) => {
    const path = join(dir, "S01_session1.edf");
    await writeSmallEdf(path, spec);
    const more = await change(path, dir);
    return ["data", "import", "edf", path, ...more, "--out", join(dir, "out"), ...options];
  };
  return { name, message, arrange };
}

/** Signals of the small file: three channels and the annotations. */
const SIGNALS = 4;
const LABEL = [16];
const DIGITAL_MIN = [16, 80, 8, 8, 8, 8];
const DIGITAL_MAX = [...DIGITAL_MIN, 8];

/** The field of the header replaced by the same field of another signal or by another field. */
function copied(from: number, to: number, width: number) {
  return (file: Buffer) => {
    const result = Buffer.from(file);
    file.copy(result, to, from, from + width);
    return result;
  };
}

/** Every line feed becomes carriage return and line feed, as a transfer in text mode makes of it. */
function withCarriageReturns(file: Buffer): Uint8Array {
  return Uint8Array.from([...file].flatMap((byte) => (byte === 10 ? [13, 10] : [byte])));
}

/** The same recording under the name of another session. */
async function asSecondSession(path: string, dir: string): Promise<readonly string[]> {
  const copy = join(dir, "S01_session2.edf");
  await copyFile(path, copy);
  return [copy];
}

/** Another recording as the second session. */
const another = (spec: RecordingSpec) => async (_: string, dir: string) => {
  const path = join(dir, "S01_session2.edf");
  await writeSmallEdf(path, { seed: 2, ...spec });
  return [path];
};

export const importRefusals: readonly Refusal[] = [
  importRefusal("an EDF file that is cut off", /S01_session1\.edf: the header announces \d+ bytes, the file has \d+/, {
    change: bytes((file) => file.subarray(0, file.length - 500)),
  }),
  importRefusal("a file damaged by a transfer in text mode", /text-mode/, { change: bytes(withCarriageReturns) }),
  importRefusal("a channel whose digital range is empty", /digital/i, {
    change: bytes(copied(headerPlace(SIGNALS, DIGITAL_MIN, 0), headerPlace(SIGNALS, DIGITAL_MAX, 0), 8)),
  }),
  importRefusal("two channels of one name", /channels 1 and 2 are both called "C3"/, {
    change: bytes(copied(headerPlace(SIGNALS, LABEL, 0), headerPlace(SIGNALS, LABEL, 1), 16)),
  }),
  importRefusal("annotations of which none is a class", /no annotation is a class; found "T1" \(2\), "T2" \(1\)/, {
    spec: { events: ["T1", "T2", "T1"] },
    options: [],
  }),
  importRefusal("events that cannot be read", /--events "left=": expected texts and their classes/, {
    options: ["--events", "left="],
  }),
  importRefusal("a band that the rate does not allow", /8-200 Hz.*half the sampling rate/, {
    options: [...EVENTS, "--band", "8-200"],
  }),
  importRefusal("a rule of division that there is not", /--split halves: expected sessions/, {
    options: [...EVENTS, "--split", "halves"],
  }),
  importRefusal("trials that all leave the recording", /no trial is left/, { options: [...EVENTS, "--tmax", "60"] }),
  importRefusal("the same recording as two sessions", /the same trial is in train and test/, {
    change: asSecondSession,
  }),
  importRefusal("recordings of different rates", /125 Hz, expected 100 Hz.*--resample 100/, {
    change: another({ sfreq: 125 }),
  }),
  importRefusal("a recording without one of the channels", /channel C4 is missing/, {
    change: another({ channels: ["C3", "Cz", "O1"] }),
  }),
  importRefusal("overlapping windows divided by trials", /windows that overlap.*--split co/, {
    options: [...EVENTS, "--slide", "0.5", "--split", "co"],
  }),
  importRefusal("a channel that is not there", /channel Oz is missing \(has C3, Cz, C4/, {
    options: [...EVENTS, "--channels", "C3,Oz"],
  }),
];
