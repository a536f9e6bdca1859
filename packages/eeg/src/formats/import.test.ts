// Tests of what importers do with recordings of any format, up to the function that cuts trials.
import { copyFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CliValues, Report } from "@sciformer/core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { SourceRecording } from "./import-recordings.ts";
import { importers } from "./index.ts";
import { fixture, written } from "./testing.ts";

/** What an importer passes on, and its warnings. */
async function imported(name: string, paths: readonly string[], options: CliValues = {}) {
  const found: SourceRecording[] = [];
  const all = importers({
    options: [],
    resample: (samples) => samples,
    async toBatches(recordings) {
      for await (const recording of recordings) found.push(recording);
      return { metadata: {}, batches: (async function* () {})() };
    },
  });
  const report = new Report();
  await all.find((importer) => importer.name === name)!.read(paths, options, report);
  return { found, warnings: report.toLines() };
}

const names = ({ recording }: SourceRecording) => recording.channels.map(({ name }) => name);

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "import-"));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

test("the importers are the formats, in the order in which a file is tried", () => {
  const all = importers({ options: [], resample: (samples) => samples, toBatches: () => Promise.reject() });
  expect(all.map(({ name }) => name)).toEqual("edf gdf brainvision eeglab mat fif numpy csv bids files".split(" "));
});

describe("subject, session and run", () => {
  test("come from the names of public data sets", async () => {
    const paths = ["S001R04.edf", "S01_session2.edf", "B0103T.edf", "sub-7_ses-x_run-3_eeg.edf"].map((name) =>
      join(dir, name),
    );
    for (const path of paths) await copyFile(fixture("plus.edf"), path);
    const { found } = await imported("edf", paths);
    expect(found.map(({ subject, session, run }) => [subject, session, run])).toEqual([
      ["S001", "1", "04"],
      ["S01", "2", null],
      ["B01", "030train", null],
      ["7", "x", "3"],
    ]);
  });

  test("come from a pattern of the path", async () => {
    await mkdir(join(dir, "anna"));
    await copyFile(fixture("plus.edf"), join(dir, "anna", "rec-b_2.edf"));
    const { found } = await imported("edf", [dir], { pattern: "{subject}/rec-{session}_{run}" });
    expect(found).toMatchObject([{ subject: "anna", session: "b", run: "2" }]);
    await expect(imported("edf", [dir], { pattern: "{subject}-{run}.edf" })).rejects.toThrow(
      "does not fit the pattern",
    );
  });

  test("sessions can be given by run, and runs of a folder come in the order that people count", async () => {
    for (const run of ["03", "11", "04"]) await copyFile(fixture("plus.edf"), join(dir, `S001R${run}.edf`));
    const { found } = await imported("edf", [dir], { sessions: ["train=3,4", "test=11"] });
    expect(found.map(({ session, run }) => [session, run])).toEqual([
      ["train", "03"],
      ["train", "04"],
      ["test", "11"],
    ]);
    await expect(imported("edf", [dir], { sessions: ["train=3,4"] })).rejects.toThrow(
      "run 11 is in none of --sessions",
    );
  });

  test("nobody named is one subject, and that is said", async () => {
    const { found, warnings } = await imported("edf", [fixture("plus.edf")]);
    expect(found).toMatchObject([{ subject: "1", session: "1", run: null }]);
    expect(warnings[0]).toMatch(/^1 x subject not told by name/);
  });
});

describe("channels", () => {
  test("only EEG channels pass, triggers as annotations", async () => {
    const { found } = await imported("edf", [fixture("triggers.bdf")]);
    expect(names(found[0]!)).toEqual(["C3", "Cz", "C4"]);
    expect(found[0]!.recording.annotations.map(({ text }) => text)).toEqual(["1", "3", "7"]);
  });

  test("are chosen by name and put in order", async () => {
    const { found, warnings } = await imported("edf", [fixture("plus.edf")], { channels: "C4, c3" });
    expect(names(found[0]!)).toEqual(["C4", "c3"]);
    expect(warnings.some((line) => line.includes("put in another order"))).toBe(true);
  });

  test("that are missing are named with similar ones", async () => {
    await expect(imported("brainvision", [fixture("int16.vhdr")], { channels: "C5,C3" })).rejects.toThrow(
      /int16\.vhdr: channel C5 is missing \(has C3, Cz, C4; similar: C3/,
    );
  });

  test("a montage that lacks electrodes is refused with their names", async () => {
    await expect(imported("edf", [fixture("plus.edf")], { montage: "bipolar18" })).rejects.toThrow("channel Fp1, F7");
  });

  test("the average reference leaves differences only", async () => {
    const { found } = await imported("brainvision", [fixture("float32.vhdr")], { montage: "average" });
    expect(found[0]!.recording.samples.map((samples) => Math.round(samples[7]!))).toEqual([-10, 0, 10]);
  });
});

describe("units", () => {
  test("a scale for all files, or for some by their name", async () => {
    const { found } = await imported("files", [fixture("int16.vhdr"), fixture("plus.edf")], { scale: [".edf=1000"] });
    expect(found[0]!.recording.samples[0]![7]).toBeCloseTo(written(0, 7), 0);
    expect(found[1]!.recording.samples[0]![7]! / 1000).toBeCloseTo(written(0, 7), 1);
  });

  test("numbers that cannot be microvolts are warned of, channel by channel", async () => {
    const { warnings } = await imported("edf", [fixture("plus.edf")], { scale: ["0.001"] });
    expect(
      warnings.some((line) => /^3 x channel outside of 1 to 500 uV.*plus\.edf channel C3: median/.test(line)),
    ).toBe(true);
  });

  test("a flat channel is warned of, and refused by --strict", async () => {
    const path = join(dir, "flat.csv");
    await writeFile(path, ["C3,C4", ...Array.from({ length: 40 }, (_, i) => `${10 * (i % 4)},5`)].join("\n"));
    const { warnings } = await imported("csv", [path], { sfreq: "10" });
    expect(warnings.some((line) => /^1 x flat channel .*flat\.csv channel C4/.test(line))).toBe(true);
    await expect(imported("csv", [path], { sfreq: "10", strict: true })).rejects.toThrow(
      /channel C4: .*: flat channel/,
    );
  });
});

describe("labels of evaluation trials", () => {
  const events = [10, 20].map((row) => row);
  const table = Array.from({ length: 40 }, (_, i) => `${i},${events.includes(i) ? 783 : 0}`);

  test("take the place of unknown cues, in their order", async () => {
    const [path, labels] = [join(dir, "A01E.csv"), join(dir, "A01E.txt")];
    await writeFile(path, ["C3,marker", ...table].join("\n"));
    await writeFile(labels, "2\n1\n");
    const { found } = await imported("csv", [path], { sfreq: "10", labels: [labels] });
    expect(found[0]!.recording.annotations.map(({ text }) => text)).toEqual(["770", "769"]);
    expect(found[0]).toMatchObject({ subject: "A01", session: "1test" });
  });

  test("are refused where their number is another", async () => {
    const [path, labels] = [join(dir, "A01E.csv"), join(dir, "A01E.txt")];
    await writeFile(path, ["C3,marker", ...table].join("\n"));
    await writeFile(labels, "2 1 1");
    await expect(imported("csv", [path], { sfreq: "10", labels: [labels] })).rejects.toThrow(
      `${labels}: 3 labels for 2 trials of ${path}`,
    );
  });
});

test.each([
  [{ scale: ["x=y"] }, "--scale x=y"],
  [{ montage: "bipolar" }, "--montage bipolar: expected recorded"],
  [{ sfreq: "-1" }, "--sfreq -1: expected a positive number"],
  [{ sessions: ["train"] }, "--sessions train: expected a name and its runs"],
  [{ sessions: ["a=1", "b=01"] }, "run 1 is in a and in b"],
])("options %j are refused", async (options, message) => {
  await expect(imported("edf", [fixture("plus.edf")], options)).rejects.toThrow(message);
});

test("trials that are cut already say how long they are", async () => {
  const { found } = await imported("eeglab", [fixture("epochs.set")]);
  expect(found.map(({ trialSamples }) => trialSamples)).toEqual([100]);
});

test("files of no format are refused by name", async () => {
  await expect(imported("files", [fixture("make.py")])).rejects.toThrow("make.py: of no known format (edf, gdf,");
  await expect(imported("gdf", [join(dir, "none.gdf")])).rejects.toThrow("none.gdf: cannot be read");
});
