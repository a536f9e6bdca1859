// Tests that need a browser: where there is none, one test says so.
import { describe, expect, test } from "vitest";
import { findChromium } from "./chromium.ts";

/** @param tests declares them, told the path of the browser */
export function describeInChromium(title: string, tests: (chromium: string) => void): void {
  const chromium = findChromium();
  if (chromium !== undefined) {
    describe(title, () => tests(chromium));
    return;
  }
  test("a Chromium to try the viewer with is there", () => {
    console.log("no Chromium found: viewer tests did not run");
    expect(process.env.CI, "set where nothing may be left out").not.toBe("true");
  });
}
