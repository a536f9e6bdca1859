// Tests: what is drawn, what it answers when it is pointed at, and that an address brings it back.
import { expect, test } from "vitest";
import { changedShare, distinctColours } from "./pixels.ts";
import type { Stand } from "./stand.ts";
import type { WatchedPage } from "./watched-page.ts";

/** The 3D scene of the domain. */
const SCENE = "/ridges";
/** Fewer colours than these are a blank canvas with text on it. */
const COLOURS = 200;
const NOTICED = 0.002;

const stage = ({ page }: WatchedPage) => page.locator(".stage");
const timeText = ({ page }: WatchedPage) => page.locator(".time-text").textContent();

/** Clicks into the picture from its middle outwards until something is chosen. */
async function chooseSomething({ page }: WatchedPage): Promise<void> {
  const box = (await page.locator(".stage .frame").first().boundingBox())!;
  const chosen = page.locator(".card.chosen");
  for (const [across, down] of [
    [0.5, 0.5],
    [0.45, 0.6],
    [0.55, 0.6],
    [0.4, 0.5],
    [0.6, 0.5],
    [0.5, 0.65],
    [0.5, 0.4],
  ] as const) {
    await page.mouse.click(box.x + across * box.width, box.y + down * box.height);
    await page.waitForTimeout(150);
    if ((await chosen.count()) > 0) return;
  }
  throw new Error("nothing can be chosen in the picture");
}

export function testPictures(stand: () => Stand): void {
  test("the run browser shows the run with its telling figure and a picture", () =>
    stand().visit("", async (viewer) => {
      const { page } = viewer;
      const run = page.getByLabel("Runs", { exact: true }).locator("li", { hasText: "tiny" });
      await run.locator("dt", { hasText: "kettle MAE" }).waitFor();
      const thumbnail = await viewer.picture(run.locator("canvas"), "thumbnail");
      expect(await distinctColours(page, thumbnail)).toBeGreaterThan(5);
    }));

  test("the canvas is not blank and changes with the time line", () =>
    stand().visit(SCENE, async (viewer) => {
      const { page } = viewer;
      const first = await viewer.picture(stage(viewer), "ridges");
      expect(await distinctColours(page, first)).toBeGreaterThan(COLOURS);
      const before = await timeText(viewer);
      const slider = page.locator(".timeline input[type=range]");
      await slider.focus();
      await page.keyboard.press("End");
      await expect.poll(() => timeText(viewer)).not.toBe(before);
      await viewer.settled();
      const later = await viewer.picture(stage(viewer), "ridges-later");
      expect(await changedShare(page, first, later)).toBeGreaterThan(NOTICED);
    }));

  test("playing moves the time line, and pausing holds it", () =>
    stand().visit(SCENE, async (viewer) => {
      const before = await timeText(viewer);
      await viewer.press(" ");
      await expect.poll(() => timeText(viewer), { timeout: 10_000 }).not.toBe(before);
      await viewer.press(" ");
      await viewer.settled();
      const held = await timeText(viewer);
      await viewer.page.waitForTimeout(300);
      expect(await timeText(viewer)).toBe(held);
    }));

  test("dots run on the cables of the house, and an appliance tells its power at the cursor", () =>
    stand().visit("/house", async (viewer) => {
      const { page } = viewer;
      const before = await viewer.picture(stage(viewer), "house");
      expect(await distinctColours(page, before)).toBeGreaterThan(COLOURS);
      await page.waitForTimeout(400);
      expect(await changedShare(page, before, await viewer.picture(stage(viewer), "house-later"))).toBeGreaterThan(0);
      await viewer.press("n");
      const predicted = page.locator(".card.chosen dt", { hasText: /^predicted$/ }).locator("+ dd");
      const now = await predicted.textContent();
      await page.locator(".timeline input[type=range]").focus();
      await page.keyboard.press("Home");
      await expect.poll(() => predicted.textContent()).not.toBe(now);
    }));

  test("the legend says what colours mean, with the unit", () =>
    stand().visit(SCENE, async ({ page }) => {
      const legend = page.getByLabel("Legend").locator("[role=group]:has(.colour-bar)").first();
      expect(await legend.getAttribute("aria-label")).toMatch(/: \S+ to \S+ W$/);
    }));

  test("the legend of categories has a name for screen readers", () =>
    stand().visit("/energy", async ({ page }) => {
      await page.getByLabel("Legend").getByRole("group", { name: /\S/ }).first().waitFor();
    }));

  test("picking shows what was hit, and the row of the table behind it", () =>
    stand().visit(SCENE, async (viewer) => {
      await chooseSomething(viewer);
      const card = viewer.page.locator(".card.chosen");
      expect(await card.textContent()).toMatch(/predicted\d+(\.\d+)?\sW/);
      await card.locator("summary", { hasText: /^Row \d+ of predictions$/ }).click();
      await card.locator("dt", { hasText: /^aggregate_w$/ }).waitFor();
      await viewer.picture(viewer.page.locator("body"), "picked");
    }));

  test("the address restores scene, controls, time, camera and choice", async () => {
    let address = "";
    let seen: Buffer = Buffer.alloc(0);
    let time: string | null = null;
    let chosen: string | null = null;
    let controls: unknown;
    await stand().visit(SCENE, async (viewer) => {
      const { page } = viewer;
      await page.getByLabel("Power of").selectOption({ index: 1 });
      await viewer.settled();
      await chooseSomething(viewer);
      await page.locator(".frame").first().focus();
      for (const key of ["ArrowLeft", "ArrowLeft", "ArrowUp", "+"]) await page.keyboard.press(key);
      await viewer.press(".");
      await viewer.settled();
      await page.waitForTimeout(600);
      seen = await viewer.picture(stage(viewer), "link-before");
      [address, time, controls] = [page.url(), await timeText(viewer), await controlValues(viewer)];
      chosen = await page.locator(".card.chosen").first().textContent();
    });
    const place = address.slice(stand().run.url.length);
    await stand().visit(place, async (viewer) => {
      await viewer.page.waitForTimeout(600);
      const again = await viewer.picture(stage(viewer), "link-after");
      expect([await timeText(viewer), await controlValues(viewer)]).toEqual([time, controls]);
      expect(await viewer.page.locator(".card.chosen").first().textContent()).toBe(chosen);
      expect(await changedShare(viewer.page, seen, again)).toBeLessThan(NOTICED);
    });
  });

  test.each(["dark", "light"] as const)("every scene opens in %s", (colorScheme) =>
    stand().visit(
      "",
      async (viewer) => {
        const { page } = viewer;
        for (const title of await page.locator(".tabs [role=tab]:not(:disabled)").allTextContents()) {
          await viewer.showScene(title);
          await page.waitForTimeout(150);
          const name = `${colorScheme}-${title.toLowerCase().replaceAll(/\W+/g, "-")}`;
          const picture = await viewer.picture(page.locator("main"), name);
          expect(await distinctColours(page, picture), title).toBeGreaterThan(20);
          expect(await page.locator("main [role=alert]").count(), title).toBe(0);
        }
      },
      { colorScheme },
    ),
  );

  test("a narrow window keeps picture and controls in sight", () =>
    stand().visit(
      SCENE,
      async (viewer) => {
        const { page } = viewer;
        await viewer.picture(page.locator("body"), "narrow");
        const { width } = (await stage(viewer).boundingBox())!;
        expect(width).toBeGreaterThan(300);
        expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
      },
      { width: 420, height: 800 },
    ));
}

/** What the fields of the scene hold. */
function controlValues({ page }: WatchedPage): Promise<unknown> {
  return page
    .locator(".controls input, .controls select")
    .evaluateAll((fields) =>
      fields.map((field) =>
        field instanceof HTMLInputElement && (field.type === "checkbox" || field.type === "radio")
          ? field.checked
          : (field as HTMLInputElement).value,
      ),
    );
}
