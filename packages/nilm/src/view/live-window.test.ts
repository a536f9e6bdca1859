// Questions to the live model: asked once, answered later, changes inside the model among them.
import type { HostTensor, InspectRequest, LiveModel, SceneHost } from "@sciformer/core/view";
import { expect, test } from "vitest";
import { LiveWindow } from "./live-window.ts";

const tensor = (value: number): HostTensor => ({ shape: [1], data: Float32Array.of(value) });
const HEAD = { path: "layer.0", axis: 1, index: 2, factor: 0 };

/** A model that doubles what it is given, or gives 0 where it is changed inside. */
async function opened() {
  const asked: string[] = [];
  const result = { milliseconds: 1, provider: "wasm" } as const;
  const model = {
    run: async ({ x }: { x: HostTensor }) => {
      asked.push("run");
      return { ...result, outputs: { output: tensor(2 * x.data[0]!) } };
    },
    paths: async () => [{ path: "attention", kind: "attention", shape: [], changeable: [] }],
    inspect: async ({ paths, interventions = [] }: InspectRequest) => {
      asked.push(`inspect ${paths.join()} ${interventions.length}`);
      return { ...result, outputs: { output: tensor(0) }, values: { attention: tensor(0.5) } };
    },
  } as unknown as LiveModel;
  const told: (() => void)[] = [];
  const host = { invalidate: () => told.shift()?.(), signal: new AbortController().signal } as unknown as SceneHost;
  const answer = () => new Promise<void>((resolve) => told.push(resolve));
  const window = new LiveWindow(host);
  const loaded = answer();
  window.open({ open: async () => model });
  await loaded;
  return { window, asked, answer };
}

test("an input is asked once, and its answer is there afterwards", async () => {
  const { window, asked, answer } = await opened();
  const inputs = { x: tensor(21) };
  const came = answer();
  expect(window.ask("now", inputs)).toBeUndefined();
  await came;
  expect([window.ask("now", inputs)?.output.data[0], asked]).toEqual([42, ["run"]]);
});

test("a change inside the model is another question about the same input", async () => {
  const { window, asked, answer } = await opened();
  const inputs = { x: tensor(21) };
  const first = answer();
  window.ask("now", inputs);
  await first;
  const second = answer();
  window.ask("now", inputs, [HEAD]);
  await second;
  expect([window.ask("now", inputs, [HEAD])?.output.data[0], asked]).toEqual([0, ["run", "inspect  1"]]);
});

test("attention is that of the first layer where the wanted one is not there", async () => {
  const { window, answer } = await opened();
  const inputs = { x: tensor(1) };
  const came = answer();
  window.attention(inputs, "gone");
  await came;
  expect(window.attention(inputs, "gone")).toEqual({ path: "attention", weights: tensor(0.5) });
});
