// The viewer in a browser, on the run of the embedded default.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { testAccess } from "./access.ts";
import { findChromium } from "./chromium.ts";
import { testFiles } from "./files.ts";
import { testLive } from "./live.ts";
import { testPictures } from "./pictures.ts";
import { Stand } from "./stand.ts";
import { testTraining } from "./training.ts";

const chromium = findChromium();

if (chromium === undefined) {
  test("a Chromium to try the viewer with is there", () => {
    console.log("no Chromium found: viewer tests did not run");
    expect(process.env.CI, "set where nothing may be left out").not.toBe("true");
  });
} else {
  describe("the viewer in Chromium", () => {
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
}
