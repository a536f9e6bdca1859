// Tests: many structures at once, every scene in both themes, names for everything.
import { expect, test } from "vitest";
import { figure, PATIENCE_MS } from "./crystal-page.ts";
import { expectOwnKeys } from "./keys.ts";
import { distinctColours } from "./pixels.ts";
import type { Stand } from "./stand.ts";

const SCENES = ["Structures", "Generate", "Sets"];

export function testSets(stand: () => Stand): void {
  test("generated crystals stand beside the data: counts, and figures that the worker finds", () =>
    stand().visit("/sets", async (viewer) => {
      expect(await figure(viewer, "Structures", "generated").textContent()).toBe("8");
      const unique = viewer.page.getByLabel("Figures").locator("dt", { hasText: /^unique$/ });
      await unique.waitFor({ timeout: PATIENCE_MS });
      await viewer.picture(viewer.page.locator("body"), "crystal-sets");
    }));

  test("predictions of the test split are counted and drawn", () =>
    stand().visit("/sets", async (viewer) => {
      await viewer.press("v");
      await viewer.page.getByLabel("How surprising the structures are").first().waitFor();
      await viewer.picture(viewer.page.locator("body"), "crystal-surprise");
    }));

  test("the run browser shows the run with its figures and structures", () =>
    stand().visit("/sets", async (viewer) => {
      const run = viewer.page.getByLabel("Runs", { exact: true }).locator("li", { hasText: "tiny" });
      await run.locator("dt", { hasText: "-log p" }).waitFor();
      const thumbnail = await viewer.picture(run.locator("canvas"), "crystal-thumbnail");
      expect(await distinctColours(viewer.page, thumbnail)).toBeGreaterThan(40);
    }));

  test.each(["dark", "light"] as const)("every scene of crystals opens in %s", (colorScheme) =>
    stand().visit(
      "",
      async (viewer) => {
        const { page } = viewer;
        for (const title of SCENES) {
          await viewer.showScene(title);
          await page.waitForTimeout(400);
          const name = `crystal-${colorScheme}-${title.toLowerCase().replaceAll(/\W+/g, "-")}`;
          const picture = await viewer.picture(page.locator("body"), name);
          expect(await distinctColours(page, picture), title).toBeGreaterThan(20);
          expect(await page.locator("main [role=alert]").count(), title).toBe(0);
        }
      },
      { colorScheme },
    ),
  );

  test("no key of a scene is one of the page", () => stand().visit("", (viewer) => expectOwnKeys(viewer, SCENES)));

  test("a narrow window keeps the picture in sight", () =>
    stand().visit(
      "/structures",
      async (viewer) => {
        const { page } = viewer;
        await viewer.picture(page.locator("body"), "crystal-narrow");
        const { width } = (await page.locator(".stage").boundingBox())!;
        expect(width).toBeGreaterThan(300);
        expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
      },
      { width: 420, height: 800 },
    ));
}
