// Tests of disaggregation: how windows cover a stretch, gaps, thresholds, the optional constraints, the band.
import { INFERENCE, type Inference, Random } from "@sciformer/core";
import { chooseBackend, compiledEngine } from "@sciformer/core/node";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import type { NilmConfig, TaskConfig } from "./config.ts";
import { type DisaggregateOptions, disaggregate, disaggregateWindows } from "./disaggregate.ts";
import { createModel, inferenceOf, type NilmModel } from "./network.ts";
import { constantModel, TINY_START_MS as START, tinyConfig } from "./refusals/tiny-dataset.node.ts";
import { encodeWindow } from "./tokenizer.ts";

beforeAll(() => chooseBackend("cpu"));

const WINDOW = 16;
const MINUTE = 60_000;
const { NaN: none } = Number;

interface Network {
  readonly model: NilmModel;
  readonly config: NilmConfig;
}

/** A target whose predictions are kept as they come, negative ones too. */
const everything = (name: string) => ({ name, threshold_w: 0, max_w: null });

/** An untrained network: its output is arbitrary, and different for every window and appliance. */
function untrained(changes: Partial<TaskConfig> = {}): Network {
  const config = tinyConfig({ targets: [everything("kettle"), everything("fridge")], ...changes });
  return { config, model: createModel(config).initialise(5) };
}

/** A network that predicts `watts` of every appliance at every sample. */
function constantNetwork(watts: number, changes: Partial<TaskConfig> = {}): Network {
  const config = tinyConfig(changes);
  return { config, model: constantModel(config, watts) };
}

function aggregateOf(samples: number): Float32Array {
  const random = new Random(9);
  return Float32Array.from({ length: samples }, () => random.uniform(100, 3100));
}

const seriesOf = (aggregate: ArrayLike<number>) => ({ startMs: START, aggregate: Float32Array.from(aggregate) });

/** Output of one window in W, [appliances * window], from the model alone. */
function oneWindow({ model, config: { task } }: Network, aggregate: Float32Array, start: number): Float32Array {
  const part = aggregate.subarray(start, start + task.window);
  const { x } = encodeWindow({ house: "1", startMs: START + start * MINUTE, aggregate: part }, task);
  const rows = x.length / task.window;
  const y = tf.tidy(() => model.forward(tf.tensor(x, [1, rows, task.window]), INFERENCE).dataSync());
  return Float32Array.from(y, (value) => value * task.scale_w);
}

/** Predictions below a threshold of 0 W are 0. */
const positivePart = (watts: ArrayLike<number>) => Float32Array.from(watts, (w) => Math.max(0, w));

function expectClose(got: Float32Array, want: ArrayLike<number>): void {
  const worst = got.reduce((most, value, t) => Math.max(most, Math.abs(value - want[t]!)), 0);
  expect(got.length).toBe(want.length);
  expect(worst).toBeLessThan(0.05);
}

describe("tumbling windows", () => {
  test("cover every sample once; the last one ends with the stretch and fills only what is left", () => {
    const network = untrained();
    const aggregate = aggregateOf(2 * WINDOW + 5);
    const { kettle } = disaggregate(network, seriesOf(aggregate), { windows: "tumbling" });
    const tail = oneWindow(network, aggregate, WINDOW + 5);
    const want = [
      ...oneWindow(network, aggregate, 0).subarray(0, WINDOW),
      ...oneWindow(network, aggregate, WINDOW).subarray(0, WINDOW),
      ...tail.subarray(WINDOW - 5, WINDOW),
    ];
    expectClose(kettle!.watts, positivePart(want));
  });

  test("of a stretch of whole windows have no extra one", () => {
    const network = untrained();
    const aggregate = aggregateOf(2 * WINDOW);
    const { kettle } = disaggregate(network, seriesOf(aggregate), { windows: "tumbling" });
    const want = [0, WINDOW].flatMap((start) => [...oneWindow(network, aggregate, start).subarray(0, WINDOW)]);
    expectClose(kettle!.watts, positivePart(want));
  });
});

/** Every half window and the last one, averaged with weights 1, 2 .. 8, 8 .. 2, 1. */
function overlappingByHand(network: Network, aggregate: Float32Array, appliance: number): number[] {
  const last = aggregate.length - WINDOW;
  const starts = [...Array(Math.floor(last / (WINDOW / 2)) + 1).keys()].map((i) => (i * WINDOW) / 2);
  if (starts.at(-1) !== last) starts.push(last);
  return Array.from(aggregate, (_, t) => {
    const covering = starts.filter((start) => t >= start && t < start + WINDOW);
    const weights = covering.map((start) => Math.min(t - start + 1, WINDOW - (t - start)));
    const watts = covering.map((start) => oneWindow(network, aggregate, start)[appliance * WINDOW + t - start]!);
    const weighted = watts.reduce((sum, power, i) => sum + power * weights[i]!, 0);
    return weighted / weights.reduce((sum, weight) => sum + weight, 0);
  });
}

describe("overlapping windows", () => {
  test.each([WINDOW, 2 * WINDOW, 2 * WINDOW + 5])("over %i samples are averaged with triangular weights", (samples) => {
    const network = untrained();
    const aggregate = aggregateOf(samples);
    const { kettle, fridge } = disaggregate(network, seriesOf(aggregate));
    expectClose(kettle!.watts, positivePart(overlappingByHand(network, aggregate, 0)));
    expectClose(fridge!.watts, positivePart(overlappingByHand(network, aggregate, 1)));
  });
});

test("more windows than one pass takes give what single windows give", () => {
  const network = untrained();
  const aggregate = aggregateOf(70 * WINDOW);
  const { fridge } = disaggregate(network, seriesOf(aggregate), { windows: "tumbling" });
  for (const start of [63, 64, 69].map((i) => i * WINDOW)) {
    const want = oneWindow(network, aggregate, start).subarray(WINDOW);
    expectClose(fridge!.watts.slice(start, start + WINDOW), positivePart(want));
  }
});

test("windows go to the network in batches of a power of two, up to 64", () => {
  const network = untrained();
  const infer = inferenceOf(network.model);
  const sizes: number[] = [];
  const counting = Object.assign(
    (...[batch, context]: Parameters<Inference>) => {
      sizes.push(batch.x!.shape[0]!);
      return infer(batch, context);
    },
    { dispose: () => {} },
  );
  for (const windows of [1, 2, 5, 64, 70]) {
    disaggregate({ ...network, infer: counting }, seriesOf(aggregateOf(windows * WINDOW)), { windows: "tumbling" });
  }
  // 70 windows are 64 and 6
  expect(sizes).toEqual([1, 2, 8, 64, 64, 8]);
});

test("a compiled network predicts what it predicts op by op, the band included", () => {
  const network = untrained();
  const infer = inferenceOf(network.model, compiledEngine({ threads: 1 }));
  // 81 windows: the band has other masks in the second pass over them than in the first
  const series = seriesOf(aggregateOf(41 * WINDOW));
  const [eager, compiled] = [network, { ...network, infer }].map((one) => disaggregate(one, series, { samples: 2 }));
  for (const name of ["kettle", "fridge"]) {
    for (const part of ["watts", "low", "high"] as const) expectClose(compiled![name]![part]!, eager![name]![part]!);
  }
  infer.dispose();
});

test("the network of the convolutional baseline predicts as well", () => {
  const config = tinyConfig({ targets: [everything("kettle")] });
  const model = { kind: "fcn" as const, window_size: WINDOW, c_out: 1, dp_rate: 0.2 };
  const network = { config: { ...config, model }, model: createModel({ ...config, model }).initialise(1) };
  const aggregate = aggregateOf(WINDOW);
  const { kettle } = disaggregate(network, seriesOf(aggregate));
  expectClose(kettle!.watts, positivePart(oneWindow(network, aggregate, 0)));
});

test("no tensor is left behind", () => {
  const network = untrained();
  const before = tf.memory().numTensors;
  disaggregate(network, seriesOf(aggregateOf(40)), { samples: 2 });
  disaggregateWindows(network, seriesOf(aggregateOf(40)), [0, 16]);
  expect(tf.memory().numTensors).toBe(before);
});

describe("gaps", () => {
  const gapAt = (from: number, length: number, samples = 60) =>
    aggregateOf(samples).map((watts, t) => (t >= from && t < from + length ? none : watts));

  test("of at most the given length repeat the sample before them", () => {
    const network = untrained();
    const aggregate = gapAt(20, 2);
    const filled = aggregate.map((watts, t) => (t === 20 || t === 21 ? aggregate[19]! : watts));
    expect(disaggregate(network, seriesOf(aggregate), { fillSamples: 2 })).toEqual(
      disaggregate(network, seriesOf(filled)),
    );
  });

  test("are filled up to three samples where nothing is said", () => {
    const [three, four] = [3, 4].map((length) => disaggregate(constantNetwork(900), seriesOf(gapAt(20, length))));
    expect(three!.kettle!.watts.some(Number.isNaN)).toBe(false);
    expect([...four!.kettle!.watts.slice(20, 24)].map(Number.isNaN)).toEqual([false, false, false, true]);
  });

  test("that are longer stay empty behind what is filled, and each side is predicted by itself", () => {
    const network = untrained();
    const aggregate = gapAt(20, 10);
    const { kettle } = disaggregate(network, seriesOf(aggregate), { fillSamples: 0 });
    const left = disaggregate(network, seriesOf(aggregate.subarray(0, 20)));
    expect([...kettle!.watts.subarray(20, 30)]).toEqual(Array(10).fill(none));
    expect(kettle!.watts.slice(0, 20)).toEqual(left.kettle!.watts);
    const right = disaggregate(network, { startMs: START + 30 * MINUTE, aggregate: aggregate.subarray(30) });
    expect(kettle!.watts.slice(30)).toEqual(right.kettle!.watts);
  });

  test("at the very start stay empty", () => {
    const { kettle } = disaggregate(constantNetwork(900), seriesOf(gapAt(0, 2, 20)));
    expect([...kettle!.watts]).toEqual([none, none, ...Array(18).fill(expect.closeTo(900, 1))]);
  });

  test("that leave less than a window leave nothing to predict from", () => {
    const { kettle } = disaggregate(constantNetwork(900), seriesOf(gapAt(15, 10, 41)), { fillSamples: 0 });
    expect([...kettle!.watts].map(Number.isNaN)).toEqual([...Array(25).fill(true), ...Array(16).fill(false)]);
  });

  test("do not change the readings that were given", () => {
    const aggregate = gapAt(20, 2);
    const copy = aggregate.slice();
    disaggregate(constantNetwork(900), { startMs: START, aggregate });
    expect(aggregate).toEqual(copy);
  });

  test("of the whole stretch give no prediction at all", () => {
    const { kettle } = disaggregate(constantNetwork(900), seriesOf(Array(20).fill(none)));
    expect([...kettle!.watts]).toEqual(Array(20).fill(none));
  });
});

describe("power", () => {
  const target = (threshold_w: number, max_w: number | null = null) => ({
    targets: [{ name: "kettle", threshold_w, max_w }],
  });
  const flat = (watts: number) => seriesOf(Array(WINDOW).fill(watts));
  const firstOf = (network: Network, watts: number, options = {}) =>
    disaggregate(network, flat(watts), options).kettle!.watts[0]!;

  test("is in W, whatever the scale", () => {
    for (const scale_w of [1000, 10_000]) {
      expect(firstOf(constantNetwork(900, { scale_w, ...target(0) }), 3000)).toBeCloseTo(900, 1);
    }
  });

  test("below the threshold is 0, at or above it is kept", () => {
    expect(firstOf(constantNetwork(499, target(500)), 3000)).toBe(0);
    expect(firstOf(constantNetwork(501, target(500)), 3000)).toBeCloseTo(501, 1);
  });

  test("that is negative is 0 also where the threshold is 0", () => {
    expect(firstOf(constantNetwork(-40, target(0)), 3000)).toBe(0);
  });

  test("may exceed the aggregate unless clipping is asked for", () => {
    const network = constantNetwork(900, target(100));
    expect(firstOf(network, 700)).toBeCloseTo(900, 1);
    expect(firstOf(network, 700, { clip: true })).toBe(700);
  });

  test("is clipped to the appliance's largest power", () => {
    expect(firstOf(constantNetwork(900, target(100, 800)), 3000, { clip: true })).toBe(800);
  });

  test("that is clipped below the threshold is 0: the house does not draw what the appliance needs", () => {
    expect(firstOf(constantNetwork(900, target(500)), 300, { clip: true })).toBe(0);
  });

  test("of all appliances is scaled down to the aggregate where rescaling is asked for", () => {
    const two = constantNetwork(900, { targets: [everything("kettle"), everything("fridge")] });
    const { kettle, fridge } = disaggregate(two, flat(1000), { rescale: true });
    expect([kettle!.watts[3], fridge!.watts[3]]).toEqual([expect.closeTo(500, 3), expect.closeTo(500, 3)]);
  });

  test("of all appliances stays where the sum does not exceed the aggregate", () => {
    const two = constantNetwork(900, { targets: [everything("kettle"), everything("fridge")] });
    expect(disaggregate(two, flat(1900), { rescale: true })).toEqual(disaggregate(two, flat(1900)));
  });

  test("is rescaled to nothing under a negative aggregate", () => {
    const { kettle } = disaggregate(constantNetwork(900, target(0)), flat(-200), { rescale: true });
    expect(kettle!.watts[0]).toBe(0);
  });
});

describe("the 90 % band", () => {
  const series = seriesOf(aggregateOf(40));

  test("is left out unless asked for", () => {
    expect(disaggregate(untrained(), series).kettle).not.toHaveProperty("low");
  });

  test("is the same for the same seed and another for another", () => {
    const network = untrained();
    const once = disaggregate(network, series, { samples: 3, seed: 4 });
    expect(disaggregate(network, series, { samples: 3, seed: 4 })).toEqual(once);
    expect(disaggregate(network, series, { samples: 3, seed: 5 }).kettle!.high).not.toEqual(once.kettle!.high);
  });

  test("leaves the prediction as it is without it", () => {
    const network = untrained();
    const { watts } = disaggregate(network, series, { samples: 3 }).kettle!;
    expect(watts).toEqual(disaggregate(network, series).kettle!.watts);
  });

  test("has bounds in order, not below 0, that are somewhere apart", () => {
    const { low, high } = disaggregate(untrained(), series, { samples: 4 }).fridge!;
    expect(low!.every((value, t) => value >= 0 && value <= high![t]!)).toBe(true);
    expect(high!.some((value, t) => value > low![t]!)).toBe(true);
  });

  test("has no width after a single pass", () => {
    const { low, high } = disaggregate(untrained(), series, { samples: 1 }).fridge!;
    expect(low).toEqual(high);
  });

  test("is empty where there is no prediction", () => {
    const aggregate = series.aggregate.map((watts, t) => (t < 20 ? watts : none));
    const { low } = disaggregate(untrained(), { startMs: START, aggregate }, { samples: 2, fillSamples: 0 }).kettle!;
    expect([...low!].map(Number.isNaN)).toEqual([...Array(20).fill(false), ...Array(20).fill(true)]);
  });

  test("stays within the aggregate where clipping is asked for", () => {
    const network = untrained({ scale_w: 1e6 });
    const free = disaggregate(network, series, { samples: 3 });
    const { kettle, fridge } = disaggregate(network, series, { samples: 3, clip: true });
    const exceeds = (high: Float32Array) => high.some((watts, t) => watts > series.aggregate[t]!);
    expect([free.kettle!.high!, free.fridge!.high!].some(exceeds)).toBe(true);
    expect([kettle!.high!, fridge!.high!].some(exceeds)).toBe(false);
  });
});

describe("the wall clock", () => {
  // In July the clock of London is an hour ahead of UTC.
  const july = (hour: number) => ({ startMs: Date.UTC(2014, 6, 7, hour), aggregate: aggregateOf(40) });
  /** Weights from one seed, so the same network each time. */
  const power = (hour: number, options: DisaggregateOptions = {}) =>
    disaggregate(untrained({ tz: "Europe/London", tz_policy: "utc_as_local" }), july(hour), options);

  test("is the one that the run was trained on unless a zone is given", () => {
    expect(power(7, { tz: "UTC" })).toEqual(power(7));
    expect(power(7, { tz: "Europe/London" })).not.toEqual(power(7));
  });

  test("of a given zone is read also by a run that was trained on UTC as it stands", () => {
    expect(power(7, { tz: "Europe/London" })).toEqual(power(8));
  });

  test("of a given zone is read by the passes of the band as well", () => {
    const options = { samples: 2 };
    expect(power(7, { ...options, tz: "Europe/London" })).toEqual(power(8, options));
  });

  test("of a zone that does not exist is refused", () => {
    expect(() => power(7, { tz: "Europe/Londn" })).toThrow(/^time zone "Europe\/Londn": expected/);
  });
});

test("single windows are thresholded, each appliance by itself", () => {
  const targets = [everything("kettle"), { name: "fridge", threshold_w: 1e9, max_w: null }];
  const network = untrained({ targets });
  const aggregate = aggregateOf(40);
  const [window] = disaggregateWindows(network, seriesOf(aggregate), [7]);
  expect(window!.start).toBe(7);
  expectClose(window!.watts[0]!, positivePart(oneWindow(network, aggregate, 7).subarray(0, WINDOW)));
  expect(window!.watts[1]).toEqual(new Float32Array(WINDOW));
});
