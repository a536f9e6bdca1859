// Tests of one step of a rollout, with networks whose answer is known.
import { type HostBatch, Random } from "@sciformer/core";
import { expect, test } from "vitest";
import { drawnWindows, tinyRun } from "../transformer/testing.ts";
import { type Network, nextFrames } from "./step.ts";

const GRID: [number, number] = [4, 4];
const STATE = 2 * 16;
const random = () => new Random(1);

/** A network that puts out its input `name` plus 1. */
const plusOne =
  (name: string): Network =>
  (batch: HostBatch) => ({
    output: { shape: batch[name]!.shape, data: (batch[name]!.data as Float32Array).map((v) => v + 1) },
  });

test("mixed channels: the next state of every window", () => {
  const config = tinyRun({ task: { grid: GRID } });
  const windows = drawnWindows(config, 1, 3);
  const frames = nextFrames(plusOne("x"), windows, config, random());
  expect(frames).toEqual(windows.map((window) => window.frames.map((value) => value + 1)));
});

test("channels that only fill up stay 0", () => {
  const config = tinyRun({ task: { grid: GRID } });
  const [window] = drawnWindows(config, 1, 1);
  const [frame] = nextFrames(plusOne("x"), [{ ...window!, fieldIds: [4, 0] }], config, random());
  expect(frame!.slice(0, 16)).toEqual(window!.frames.slice(0, 16).map((value) => value + 1));
  expect(frame!.slice(16).every((value) => value === 0)).toBe(true);
});

test("separate channels: the unknown frames, one after the other", () => {
  const config = tinyRun({
    model: { channels: "separate", num_timesteps: 6 },
    task: { grid: GRID, frames: "forward_3_3" },
  });
  const [window] = drawnWindows(config, 3, 1);
  // frames of [channels, frames, plane] are told apart by their place
  const numbered: Network = ({ x }) => ({
    output: { shape: x!.shape, data: Float32Array.from(x!.data, (_, i) => Math.floor(i / 16)) },
  });
  const [frames] = nextFrames(numbered, [window!], config, random());
  const planes = Array.from({ length: 6 }, (_, i) => frames![i * 16]);
  // by frame and in it by channel: channel 1 starts at place 6
  expect(planes).toEqual([3, 9, 4, 10, 5, 11]);
});

test("flow matching: the exact velocity leads from any noise to the data", () => {
  const config = tinyRun({ model: { in_channels: 4 }, task: { grid: GRID, objective: "flow", sampler_steps: 5 } });
  const [window] = drawnWindows(config, 1, 1);
  let start: Float32Array | undefined;
  // the velocity data - noise of a path that began at `start`
  const exact: Network = ({ noisy, x }) => {
    start ??= (noisy!.data as Float32Array).slice();
    return { output: { shape: x!.shape, data: (x!.data as Float32Array).map((value, i) => value + 1 - start![i]!) } };
  };
  const [frame] = nextFrames(exact, [window!], config, random());
  for (let i = 0; i < STATE; i++) expect(frame![i]).toBeCloseTo(window!.frames[i]! + 1, 5);
});

test("flow matching of separate channels keeps the known frames clean on the way", () => {
  const config = tinyRun({
    model: { channels: "separate" },
    task: { grid: GRID, objective: "flow", sampler_steps: 3 },
  });
  const [window] = drawnWindows(config, 1, 1);
  const known: Float32Array[] = [];
  const watching: Network = ({ x }) => {
    known.push((x!.data as Float32Array).slice(0, 16));
    return { output: { shape: x!.shape, data: new Float32Array(x!.data.length).fill(1) } };
  };
  nextFrames(watching, [window!], config, random());
  expect(known).toEqual([1, 2, 3].map(() => window!.frames.slice(0, 16)));
});
