// Cameras in the address.
import type { Pane } from "@sciformer/core/view";
import { expect, test } from "vitest";
import { movedCameras } from "./moved-cameras.ts";

const HOME = { position: [3, 2, 1], target: [0, 0, 0] } as const;
const PANES = ["a", "b"].map((link) => ({ link, camera: { home: HOME } }) as unknown as Pane);

test("only cameras that moved further than the address can tell are named", () => {
  const near = { ...HOME, position: [3.000001, 2, 1] } as const;
  const far = { ...HOME, position: [3.1, 2, 1] } as const;
  expect(movedCameras(PANES, { a: near, b: far })).toEqual({ b: far });
});

test("a camera of panes that are gone is not named", () => {
  expect(movedCameras([], { a: HOME })).toEqual({});
});
