// Tests of the networks that a dataset gets: shapes of its trials, durations as at the sampling rate they were made for.
import { expect, test } from "vitest";
import { networkFor, type Signal, sizes } from "./sizes.ts";

const SIGNAL: Signal = {
  channels: Array.from({ length: 8 }, (_, i) => `E${i}`),
  classes: ["13 Hz", "21 Hz", "17 Hz"],
  samples: 640,
  sfreq: 160,
};

test.each([
  ["small", 64],
  ["base", 80],
] as const)("DBConformer of the size %s has patches of %i samples at 160 Hz", (size, patch_size) => {
  expect(networkFor("dbconformer", sizes[size], SIGNAL)).toEqual({
    ...sizes[size].model,
    chn: 8,
    n_classes: 3,
    time_sample_num: 640,
    patch_size,
  });
});

test("EEGNet's first filters take half a second", () => {
  expect(networkFor("eegnet", sizes.small, SIGNAL)).toMatchObject({ kind: "eegnet", kernLength: 80, chn: 8 });
});

test("IFNet's windows take half a second", () => {
  expect(networkFor("ifnet", sizes.small, SIGNAL)).toMatchObject({ kind: "ifnet", patch_size: 80 });
});

test("FBCNet has as many groups as divide the channels", () => {
  const channels = SIGNAL.channels.slice(0, 7);
  expect(networkFor("fbcnet", sizes.small, { ...SIGNAL, channels })).toMatchObject({ nBands: 1, chn: 7 });
});

test("refuses a network that there is not", () => {
  expect(() => networkFor("lstm", sizes.small, SIGNAL)).toThrow(
    "--model lstm: expected one of dbconformer, eegnet, scnn, dcnn, fbcnet, ifnet, eegconformer, ctnet",
  );
});
