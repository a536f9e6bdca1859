// Generation of crystals, many at a time: those with about as many sites share a batch that is no wider than they need.
import type { HostBatch, HostTensor, Inference } from "@sciformer/core";
import type { WyformerConfig } from "../config.ts";
import type { Decoded } from "./decode.ts";
import { drawToken, mostProbable, probabilities } from "./distribution.ts";
import { missingElements } from "./element-rule.ts";
import { Growing, type GrowthPlan, type Seed } from "./growing.ts";
import { writeValidity, writeVisible } from "./masking.ts";
import { type Calibration, temperatureAt } from "./temperature.ts";

/**
 * `constrained`: only tokens that leave a crystal of the space group possible; ends with STOP. `raw`: the published
 * sampling, any token at all, to the last place.
 */
export type SamplingMode = (typeof SAMPLING_MODES)[number];
export const SAMPLING_MODES = ["constrained", "raw"] as const;

/** A crystal to be generated. */
export interface Request extends Seed {
  /** Uniform in [0, 1): of the draw of a field (counted among those predicted) after so many sites. */
  readonly uniform: (known: number, target: number) => number;
  /** Channels that steer it, where the model is conditioned. */
  readonly condition?: Float32Array;
}

/** How crystals are drawn. */
export interface SamplingOptions {
  readonly model: WyformerConfig;
  readonly plan: GrowthPlan;
  /** The plugin's forward: `output` [slots, tokens of all predicted fields]. */
  readonly infer: Inference;
  /** Crystals of a batch. */
  readonly slots: number;
  /** Crystals that grow side by side; 16 batches of them unless given. */
  readonly pool?: number;
  readonly mode: SamplingMode;
  readonly temperature?: number;
  readonly topK?: number | undefined;
  readonly calibration?: Calibration | undefined;
  /** Weight of the condition against none at all; 1 leaves it as it was trained. */
  readonly guidance?: number;
}

/** A generated crystal. */
export interface Sampled {
  /** Place of its request. */
  readonly request: number;
  readonly group: number;
  /** Tokens by field, place by place. */
  readonly places: readonly Readonly<Record<string, number>>[];
  readonly decoded: Decoded;
  /** -log of the probability of what was drawn, in nats. */
  readonly nats: number;
}

/** A crystal in a place of the batch. */
interface Slot {
  readonly request: number;
  readonly wanted: Request;
  readonly crystal: Growing;
  nats: number;
}

/** One number a crystal or more. */
function stackRows(rows: readonly (Float32Array | Int32Array)[], shape: readonly number[]): HostTensor {
  const [first] = rows as [Float32Array | Int32Array, ...(Float32Array | Int32Array)[]];
  const size = rows.length * first.length;
  const data = first instanceof Float32Array ? new Float32Array(size) : new Int32Array(size);
  for (const [i, row] of rows.entries()) data.set(row, i * first.length);
  return { data, shape: [rows.length, ...shape] };
}

/**
 * The crystals as the model takes them, the site in work at the last place.
 *
 * @param sites places of the batch, more than any crystal has sites
 */
export function growthBatch(crystals: readonly Growing[], model: WyformerConfig, sites: number): HostBatch {
  const rows = crystals.length;
  const order = Array.from({ length: sites }, (_, i) => i);
  const fields = model.cascade.map(({ field, embedding }, index) => {
    const { width } = crystals[0]!.values(index);
    const size = rows * sites * width;
    const data = typeof embedding === "number" ? new Int32Array(size) : new Float32Array(size);
    for (const [i, crystal] of crystals.entries()) {
      const row = { data, offset: i * sites * width, sites };
      writeVisible(row, crystal.values(index), { order, known: crystal.known, revealed: index < crystal.index });
    }
    return [field, { data, shape: width === 1 ? [rows, sites] : [rows, sites, width] }] as const;
  });
  const valid = new Float32Array(rows * sites);
  for (const [i, { known }] of crystals.entries()) writeValidity({ data: valid, offset: i * sites, sites }, known);
  const starts = crystals.map(({ start }) => start);
  return {
    start: stackRows(starts, model.start_type === "one_hot" ? [starts[0]!.length] : []),
    ...Object.fromEntries(fields),
    valid: { data: valid, shape: [rows, sites] },
  };
}

/** Widths of batches: each about half as large again as the one before, so that few of them are compiled. */
export function batchWidth(known: number, places: number): number {
  let width = 2;
  while (width < known + 1) width = Math.ceil(width * 1.5);
  return Math.min(width, places);
}

/** Where the scores of a field lie in a row of the model's output. */
export function scoresOf(output: HostTensor, row: number, index: number, { cascade }: WyformerConfig): Float32Array {
  const targets = cascade.filter(({ is_target }, i) => is_target && i < index);
  const offset = targets.reduce((sum, { size }) => sum + size, 0);
  const from = row * output.shape[1]! + offset;
  return (output.data as Float32Array).subarray(from, from + cascade[index]!.size);
}

/** Fields before this one that are predicted. */
function targetNumber({ cascade }: WyformerConfig, index: number): number {
  return cascade.filter(({ is_target }, i) => is_target && i < index).length;
}

/** The model's output, steered where the model is conditioned. */
function steered(slots: readonly Slot[], { model, plan, infer, guidance = 1 }: SamplingOptions): HostTensor {
  const crystals = slots.map(({ crystal }) => crystal);
  const most = Math.max(...crystals.map(({ known }) => known));
  const batch = growthBatch(crystals, model, batchWidth(most, plan.places));
  const { condition_dim: channels } = model;
  if (channels === null) return infer(batch).output!;
  const none = new Float32Array(channels);
  const conditions = slots.map(({ wanted }) => wanted.condition ?? none);
  const conditioned = infer({ ...batch, condition: stackRows(conditions, [channels]) }).output!;
  if (guidance === 1) return conditioned;
  const free = infer({
    ...batch,
    condition: stackRows(
      slots.map(() => none),
      [channels],
    ),
  }).output!;
  const data = (conditioned.data as Float32Array).map((value, i) => free.data[i]! + guidance * (value - free.data[i]!));
  return { data, shape: conditioned.shape };
}

/** The published rule of elements: those allowed; what is missing before anything else; nothing after STOP. */
function publishedElement(slot: Slot, shares: Float64Array, u: number, stop: number): number {
  const { crystal } = slot;
  if (crystal.isStopped && crystal.places.some(({ elements }) => elements === stop)) return stop;
  const present = crystal.places.map(({ elements }) => elements!);
  const missing = missingElements(crystal.elements!, { present, room: 0 });
  return missing.length > 0
    ? mostProbable(
        shares,
        missing.toSorted((a, b) => a - b),
      )
    : drawToken(shares, u);
}

/** Which tokens take part in a draw; all where nothing is said. */
function marksOf({ crystal }: Slot, mode: SamplingMode, { vocabulary }: GrowthPlan): Uint8Array | undefined {
  if (mode === "constrained") return crystal.allowed();
  const { field, size } = crystal.field;
  if (field !== "elements" || !crystal.elements) return undefined;
  const allowed = crystal.elements.allowed ?? vocabulary.elements.map((_, token) => token);
  const marks = new Uint8Array(size);
  for (const token of allowed) marks[token] = 1;
  marks[vocabulary.elements.length + 1] = 1;
  return marks;
}

/** Draws the open field of a crystal. */
function drawField(slot: Slot, output: HostTensor, row: number, options: SamplingOptions): void {
  const { model, plan, mode, calibration, topK } = options;
  const { crystal, wanted } = slot;
  const { index, known } = crystal;
  const target = targetNumber(model, index);
  const calibrated = calibration ? temperatureAt(calibration, target, known) : 1;
  const temperature = calibrated * (options.temperature ?? 1);
  const shares = probabilities(scoresOf(output, row, index, model), {
    temperature,
    topK,
    allowed: marksOf(slot, mode, plan),
  });
  const u = wanted.uniform(known, target);
  const isRuled = mode === "raw" && crystal.elements !== undefined && crystal.field.field === "elements";
  const token = isRuled ? publishedElement(slot, shares, u, plan.vocabulary.elements.length + 1) : drawToken(shares, u);
  slot.nats -= Math.log(shares[token]!);
  crystal.choose(token);
}

/** True when nothing more is drawn. */
function isDone({ crystal }: Slot, mode: SamplingMode): boolean {
  return crystal.isFull || (mode === "constrained" && crystal.isStopped && crystal.index === 0);
}

/** Draws all fields of the site in work of some crystals, no more than a batch has. */
function growSite(slots: readonly Slot[], options: SamplingOptions): void {
  // The batch keeps its number of rows: where there are no more crystals the last one stands in again.
  const filled = Array.from({ length: options.slots }, (_, i) => slots[Math.min(i, slots.length - 1)]!);
  const targets = options.model.cascade.filter(({ is_target }) => is_target).length;
  for (let target = 0; target < targets; target++) {
    const output = steered(filled, options);
    for (const [row, slot] of slots.entries()) drawField(slot, output, row, options);
  }
}

/** The next requests, so many at most, as crystals that have not begun. */
function* begun(requests: Iterator<Request>, first: number, count: number, plan: GrowthPlan): Generator<Slot> {
  for (let request = first; request < first + count; request++) {
    const { value, done } = requests.next();
    if (done) return;
    yield { request, wanted: value, crystal: new Growing(plan, value), nats: 0 };
  }
}

/** Crystals in the order in which they are done. */
export function* sampleCrystals(requests: Iterable<Request>, options: SamplingOptions): Generator<Sampled> {
  const { plan, mode, slots: width, pool = 16 * width } = options;
  const waiting = requests[Symbol.iterator]();
  for (let first = 0; ; first += pool) {
    let growing = [...begun(waiting, first, pool, plan)];
    if (growing.length === 0) return;
    while (growing.length > 0) {
      growing.sort((a, b) => a.crystal.known - b.crystal.known);
      for (let at = 0; at < growing.length; at += width) growSite(growing.slice(at, at + width), options);
      for (const { request, crystal, nats } of growing.filter((slot) => isDone(slot, mode))) {
        yield { request, group: crystal.group, places: crystal.places, decoded: crystal.decoded, nats };
      }
      growing = growing.filter((slot) => !isDone(slot, mode));
    }
  }
}
