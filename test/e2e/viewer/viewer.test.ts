// The viewer in a browser, on the run of the embedded default.
import { afterAll, beforeAll, describe } from "vitest";
import { testAccess } from "./access.ts";
import { testFiles } from "./files.ts";
import { describeInChromium } from "./in-chromium.ts";
import { testLive } from "./live.ts";
import { testPictures } from "./pictures.ts";
import { Stand } from "./stand.ts";
import { testTraining } from "./training.ts";

describeInChromium("the viewer in Chromium", (chromium) => {
  let stand: Stand;
  beforeAll(async () => {
    stand = await Stand.open(chromium);
  });
  afterAll(() => stand.close());

  describe("pictures", () => testPictures(() => stand));
  describe("files", () => testFiles(() => stand));
  describe("the live model", () => testLive(() => stand));
  describe("a run that trains", () => testTraining(() => stand));
  describe("keyboard and screen reader", () => testAccess(() => stand));
});
