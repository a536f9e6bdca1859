// Calls over a real message channel.
import { MessageChannel } from "node:worker_threads";
import { afterEach, expect, test } from "vitest";
import { InputError } from "../errors.ts";
import { answerCalls, type CallContext, Moved, type Port, WorkerClient } from "./worker-calls.ts";

const open: MessageChannel[] = [];

afterEach(() => {
  for (const { port1, port2 } of open.splice(0)) {
    port1.close();
    port2.close();
  }
});

function connect(): WorkerClient {
  const channel = new MessageChannel();
  open.push(channel);
  answerCalls(channel.port2 as unknown as Port, {
    double: (values: Float32Array) => {
      const result = values.map((value) => 2 * value);
      return new Moved(result, [result.buffer]);
    },
    refuse: () => {
      throw new InputError("file.csv row 3: too odd");
    },
    count: (to: number, { progress }: CallContext) => {
      for (let step = 1; step <= to; step++) progress(step);
      return "counted";
    },
    wait: (_: undefined, { signal }: CallContext) =>
      new Promise((resolve) => signal.addEventListener("abort", () => resolve("stopped"))),
  });
  channel.port1.start();
  channel.port2.start();
  return new WorkerClient(channel.port1 as unknown as Port);
}

test("a result comes back, its buffer moved", async () => {
  await expect(connect().call("double", Float32Array.of(1, 2))).resolves.toEqual(Float32Array.of(2, 4));
});

test("an InputError in the worker is an InputError in the page", async () => {
  const failure = connect().call("refuse", null);
  await expect(failure).rejects.toBeInstanceOf(InputError);
  await expect(failure).rejects.toThrow("file.csv row 3: too odd");
});

test("progress comes in order before the result", async () => {
  const seen: unknown[] = [];
  await connect().call("count", 3, { onProgress: (value) => seen.push(value) });
  expect(seen).toEqual([1, 2, 3]);
});

test("an aborted call is rejected with the reason", async () => {
  const controller = new AbortController();
  const call = connect().call("wait", undefined, { signal: controller.signal });
  controller.abort(new Error("no longer wanted"));
  await expect(call).rejects.toThrow("no longer wanted");
});

test("a function that the worker does not have is named", async () => {
  await expect(connect().call("toString", 1)).rejects.toThrow('the worker has no function "toString"');
});

test("whoever waits is told when the worker ends", async () => {
  const client = connect();
  const call = client.call("wait", undefined);
  client.fail(new Error("the worker ended"));
  await expect(call).rejects.toThrow("the worker ended");
});
