// Tests of the way from recordings to rows: windows, rates, numbering, recordings that are stored whole.
import { type CliValues, Report, type TableBatch } from "@sciformer/core";
import { expect, test } from "vitest";
import type { SourceRecording } from "../formats/import-recordings.ts";
import { recordingOfTrials } from "../formats/trials.ts";
import type { Recording, Trial } from "../recording.ts";
import { type RecordingSpec, smallRecording } from "../refusals/files.ts";
import { TRIALS, trialsOf } from "../tables.ts";
import { toBatches } from "./to-batches.ts";

const sourceOf = (session: string, recording: Recording): SourceRecording => ({
  subject: "A",
  session,
  run: null,
  recording,
});
const small = (session: string, spec: RecordingSpec = {}) => sourceOf(session, smallRecording(spec));

async function* each(sources: readonly SourceRecording[]) {
  yield* sources;
}

/** The rows and metadata of some recordings. */
async function imported(sources: readonly SourceRecording[], options: CliValues = {}) {
  const report = new Report();
  const { metadata, batches } = await toBatches(each(sources), { events: "left,right", ...options }, report);
  const all: TableBatch[] = [];
  for await (const batch of batches) all.push(batch);
  const trials = all.flatMap(({ table, split, columns }) =>
    table === TRIALS ? trialsOf(columns).map((trial): Trial & { split: string } => ({ ...trial, split })) : [],
  );
  return { metadata, trials, all, warnings: report.toLines() };
}

test("trials are cut at their events, numbered by session and divided by session", async () => {
  const { trials, metadata } = await imported([small("1"), small("2", { seed: 2 })], { tmin: "0.5", tmax: "2" });
  expect(trials.map(({ session, trial, onset, label, split }) => [session, trial, onset, label, split])).toEqual(
    ["1", "2"].flatMap((session) =>
      [0, 1, 2, 3].map((trial) => {
        const label = trial % 2 === 0 ? "left" : "right";
        return [session, trial, 1 + 5 * trial + 0.5, label, session === "1" ? "train" : "test"];
      }),
    ),
  );
  expect(metadata).toMatchObject({ sfreq: "100", n_samples: "151", tmin: "0.5", classes: '["left","right"]' });
  expect(trials[0]!.eeg.length).toBe(3 * 151);
});

test("numbers go on through the runs of a session", async () => {
  const { trials } = await imported([small("1"), small("1", { seed: 2 })]);
  expect(trials.map(({ trial }) => trial)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
});

test("windows slide as long as the event lasts, in the split test by their own step", async () => {
  const options = { tmax: "1", exclusive: true, slide: "0.5", testSlide: "1" };
  const { trials } = await imported(
    [small("1", { events: ["left"] }), small("2", { events: ["left"], seed: 2 })],
    options,
  );
  const onsets = (split: string) => trials.filter((trial) => trial.split === split).map(({ onset }) => onset);
  expect(onsets("train")).toEqual([1, 1.5, 2, 2.5, 3, 3.5, 4]);
  expect(onsets("test")).toEqual([1, 2, 3, 4]);
});

test("another rate shortens the trials and is written down", async () => {
  const { trials, metadata } = await imported([small("1")], { resample: "50", band: "8-20" });
  expect(trials[0]!.eeg.length).toBe(3 * 201);
  expect(JSON.parse(metadata.filters!)).toEqual([
    { kind: "butterworth", order: 4, type: "bandpass", low: 8, high: 20 },
    { kind: "resample", from: 100, to: 50 },
  ]);
});

test("trials that were cut already stay whole at another rate", async () => {
  const { channels } = smallRecording();
  const wave = (k: number) => Float64Array.from({ length: 200 }, (_, i) => Math.sin((2 * Math.PI * 5 * i) / 100 + k));
  const trials = ["up", "down", "up"].map((label, i) => ({ label, samples: channels.map((_, c) => wave(i + c)) }));
  const { recording, trialSamples } = recordingOfTrials({ channels, sfreq: 100, trials, source: "X.npy" });
  const source = { ...sourceOf("1", recording), trialSamples: trialSamples! };
  const report = new Report();
  const { metadata, batches } = await toBatches(each([source]), { resample: "50" }, report);
  const found: Trial[] = [];
  for await (const { columns } of batches) found.push(...trialsOf(columns));
  expect(metadata.n_samples).toBe("100");
  expect(found.map(({ label }) => label)).toEqual(["up", "down", "up"]);
  for (const [i, { eeg }] of found.entries()) {
    expect(eeg[40]).toBeCloseTo(Math.sin((2 * Math.PI * 5 * 40) / 50 + i), 2);
  }
});

test("a recording and its events can be stored beside the trials", async () => {
  const { all } = await imported([small("1")], { recordings: true });
  expect(all.map(({ table, columns }) => [table, columns.length])).toEqual([
    ["trials", 4],
    ["recordings", 2200],
    ["events", 4],
  ]);
});

test("to predict a recording without known events it comes whole", async () => {
  const report = new Report();
  const recording = each([small("1")]);
  const { batches } = await toBatches(recording, { purpose: "predict", split: "all", samples: "100" }, report);
  const tables: string[] = [];
  for await (const { table, split } of batches) tables.push(`${table} ${split}`);
  expect(tables).toEqual(["recordings all", "events all"]);
});

test("a trial that is there twice in one split is counted", async () => {
  const { warnings } = await imported([small("1"), small("1")]);
  expect(warnings).toContainEqual(expect.stringContaining("4 x trials that are there twice"));
});

test("co needs the files of a subject together", async () => {
  const others = { ...small("1", { seed: 3 }), subject: "B" };
  await expect(imported([small("1"), others, small("2", { seed: 2 })], { split: "co" })).rejects.toThrow(
    "subject A again; name the files of a subject together",
  );
});
