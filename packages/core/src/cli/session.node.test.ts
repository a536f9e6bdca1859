// Tests of what the commands share.
import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { toyPlugin } from "../testing/toy-plugin.ts";
import { Session } from "./session.node.ts";

test("the program has the name that a person types", () => {
  expect(new Session(toyPlugin).program).toBe("sciformer-toy");
});

test("the backend that was asked for becomes current, and its line goes where the command wants it", async () => {
  const lines: string[] = [];
  const { name } = await new Session(toyPlugin).backend("cpu", (line) => lines.push(line));
  expect([name, tf.getBackend()]).toEqual(["cpu", "cpu"]);
  expect(lines).toEqual(["backend: cpu (requested)"]);
});
