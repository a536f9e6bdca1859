// Tests of the queue: order, replacement, ends on request.
import { expect, test } from "vitest";
import { CallQueue } from "./call-queue.ts";

/** A call that ends when told, and notes when it begins. */
function heldCall(name: string, begun: string[]) {
  let end = () => {};
  const ended = new Promise<string>((resolve) => {
    end = () => resolve(name);
  });
  const run = () => {
    begun.push(name);
    return ended;
  };
  return { run, end: () => end() };
}

test("calls run in order, one at a time", async () => {
  const queue = new CallQueue();
  const begun: string[] = [];
  const [first, second] = [heldCall("first", begun), heldCall("second", begun)];
  const results = [queue.call(first.run), queue.call(second.run)];
  second.end();
  expect(begun).toEqual(["first"]);
  first.end();
  expect(await Promise.all(results)).toEqual(["first", "second"]);
});

test("of waiting calls of one name only the newest runs; the others end with an AbortError", async () => {
  const queue = new CallQueue();
  const begun: string[] = [];
  const calls = ["running", "older", "newer"].map((name) => heldCall(name, begun));
  for (const { end } of calls) end();
  const results = calls.map(({ run }) => queue.call(run, { replaces: "drag" }));
  const settled = await Promise.allSettled(results);
  expect(begun).toEqual(["running", "newer"]);
  expect(settled[1]).toMatchObject({ status: "rejected", reason: { name: "AbortError" } });
});

test("calls of other names, and those without a name, are left", async () => {
  const queue = new CallQueue();
  const run = async (name: string) => name;
  const results = ["a", "b", undefined, "c"].map((name) => queue.call(() => run(String(name)), { replaces: name }));
  expect(await Promise.all(results)).toEqual(["a", "b", "undefined", "c"]);
});

test("a call that waits ends with its signal; one that runs is finished", async () => {
  const queue = new CallQueue();
  const begun: string[] = [];
  const [running, waiting] = [heldCall("running", begun), heldCall("waiting", begun)];
  const controller = new AbortController();
  const results = [running, waiting].map(({ run }) => queue.call(run, { signal: controller.signal }));
  controller.abort(new Error("closed"));
  running.end();
  expect(await results[0]).toBe("running");
  await expect(results[1]).rejects.toThrow("closed");
});

test("a call that fails does not stop those after it", async () => {
  const queue = new CallQueue();
  const failing = queue.call(async () => {
    throw new Error("bad");
  });
  const next = queue.call(async () => "next");
  await expect(failing).rejects.toThrow("bad");
  expect(await next).toBe("next");
});
