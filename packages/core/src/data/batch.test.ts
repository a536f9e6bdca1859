// Tests of batches and of batches by stratum.
import { expect, test } from "vitest";
import { Random } from "../engine/random.ts";
import { batches, stratifiedBatches } from "./batch.ts";

interface Example {
  readonly kind: string;
  readonly id: number;
}

async function* stream<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** `on` and `off` examples, interleaved as far as they go. */
function examples(on: number, off: number): Example[] {
  const all = Array.from({ length: Math.max(on, off) }, (_, id) => [
    ...(id < on ? [{ kind: "on", id }] : []),
    ...(id < off ? [{ kind: "off", id }] : []),
  ]);
  return all.flat();
}

const of = (example: Example) => example.kind;
const count = (batch: readonly Example[], kind: string) => batch.filter((example) => example.kind === kind).length;

function stratified(all: Example[], atLeast: Record<string, number>, size = 8, window = 1000, seed = 1) {
  return collect(stratifiedBatches(stream(all), { of, atLeast }, size, window, new Random(seed)));
}

test("the last batch is shorter, or left out with dropLast", async () => {
  expect(await collect(batches(stream([1, 2, 3, 4, 5]), 2, { dropLast: false }))).toEqual([[1, 2], [3, 4], [5]]);
  expect(await collect(batches(stream([1, 2, 3, 4, 5]), 2, { dropLast: true }))).toEqual([
    [1, 2],
    [3, 4],
  ]);
});

test("every batch is full and has at least the guaranteed number of the stratum", async () => {
  const all = await stratified(examples(10, 90), { on: 4 });
  // 100 examples are dealt to 4 free places a batch: 25 batches.
  expect(all).toHaveLength(25);
  for (const batch of all) expect([batch.length, count(batch, "on") >= 4]).toEqual([8, true]);
});

test("beyond the guaranteed places every example is used once", async () => {
  const all = (await stratified(examples(10, 90), { on: 4 })).flat();
  const off = all.filter(({ kind }) => kind === "off");
  expect([off.length, new Set(off.map(({ id }) => id)).size]).toEqual([90, 90]);
});

test("the guaranteed places go around the stratum evenly", async () => {
  const all = (await stratified(examples(10, 90), { on: 4 })).flat();
  const uses = Array.from({ length: 10 }, (_, id) => all.filter((e) => e.kind === "on" && e.id === id).length);
  // 25 batches of 4 are ten passes over the 10, and once each as one of all.
  expect(uses).toEqual(Array(10).fill(11));
});

test("a stratum without examples in a block gives its places to all", async () => {
  const all = await stratified(examples(0, 20), { on: 4 });
  expect(all.map((batch) => count(batch, "off"))).toEqual([8, 8]);
});

test("blocks are batched one after the other", async () => {
  // Two blocks of 8 examples: the first all off, the second all on.
  const all = await stratified([...examples(0, 8), ...examples(8, 0)], { on: 2 }, 4, 8);
  const kinds = all.map((batch) => `${count(batch, "on")}:${count(batch, "off")}`);
  expect(kinds).toEqual(["0:4", "0:4", "4:0", "4:0", "4:0", "4:0"]);
});

test("a stream too small for one batch still gives one full batch", async () => {
  const all = await stratified(examples(1, 2), { on: 4 });
  expect(all.map((batch) => [batch.length, count(batch, "on") >= 4])).toEqual([[8, true]]);
});

test("a last block too small for a batch gives none", async () => {
  // Blocks of 16 give floor(16 / 4) = 4 batches each; the last block of 2 gives none.
  expect(await stratified(examples(17, 17), { on: 4 }, 8, 16)).toHaveLength(8);
});

test("guaranteed places that leave none for the rest are an error", async () => {
  await expect(stratified(examples(4, 4), { on: 8 })).rejects.toThrow("leave none of 8");
});

test("the same seed gives the same batches, another seed others", async () => {
  const run = (seed: number) => stratified(examples(10, 30), { on: 2 }, 4, 1000, seed);
  expect(await run(5)).toEqual(await run(5));
  expect(await run(5)).not.toEqual(await run(6));
});
