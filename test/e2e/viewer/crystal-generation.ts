// Tests: the exported generator draws crystals in the page.
import { expect, test } from "vitest";
import { figure, PATIENCE_MS, stageOf, tableRows } from "./crystal-page.ts";
import { changedShare, distinctColours } from "./pixels.ts";
import type { Stand } from "./stand.ts";
import type { WatchedPage } from "./watched-page.ts";

const SCENE = "/generate";

const nextChart = ({ page }: WatchedPage) => page.locator(".chart", { hasText: /Next (element|site|enum)/ }).first();

/** Waits for the first crystal, which the scene draws by itself. */
async function firstCrystal(viewer: WatchedPage): Promise<void> {
  await expect.poll(() => tableRows(viewer, "Made so far").count(), { timeout: PATIENCE_MS }).toBe(1);
  await expect
    .poll(() => tableRows(viewer, "Made so far").first().textContent(), { timeout: PATIENCE_MS })
    .not.toMatch(/packing/);
}

const tokens = (viewer: WatchedPage) => tableRows(viewer, "Tokens").count();

export function testGeneration(stand: () => Stand): void {
  test("a crystal is drawn, packed and its space group found again", () =>
    stand().visit(SCENE, async (viewer) => {
      await firstCrystal(viewer);
      expect(await tokens(viewer)).toBeGreaterThan(3);
      const picture = await viewer.picture(stageOf(viewer), "crystal-generated");
      expect(await distinctColours(viewer.page, picture)).toBeGreaterThan(200);
      const outcome = await tableRows(viewer, "Made so far").first().locator(".cell").last().textContent();
      if (outcome === "kept") {
        const same = figure(viewer, "Space-group check", "the same");
        await expect.poll(() => same.textContent(), { timeout: PATIENCE_MS }).toBe("yes");
      }
      await viewer.picture(viewer.page.locator("body"), "crystal-generate");
    }));

  test("token by token: probabilities are shown, the gene grows, and goes back", () =>
    stand().visit(SCENE, async (viewer) => {
      await firstCrystal(viewer);
      await viewer.press("v");
      await nextChart(viewer).waitFor();
      await expect.poll(() => tokens(viewer)).toBe(0);
      await viewer.picture(viewer.page.locator("body"), "crystal-first-token");
      const before = await viewer.picture(nextChart(viewer), "crystal-elements");
      await viewer.press("g");
      await expect.poll(() => tokens(viewer)).toBe(1);
      await expect.poll(() => nextChart(viewer).textContent()).toMatch(/Next site symmetry, site 1/);
      const after = await viewer.picture(nextChart(viewer), "crystal-symmetries");
      expect(after.equals(before)).toBe(false);
      await viewer.press("g");
      await viewer.press("g");
      await expect.poll(() => nextChart(viewer).textContent()).toMatch(/Next element, site 2/);
      await viewer.picture(viewer.page.locator("body"), "crystal-growing");
      await viewer.press("h");
      await expect.poll(() => nextChart(viewer).textContent()).toMatch(/Next enumeration, site 1/);
      await viewer.press("f");
      await expect.poll(() => tableRows(viewer, "Made so far").count(), { timeout: PATIENCE_MS }).toBe(2);
    }));

  test("a token that is chosen by hand is taken", () =>
    stand().visit(SCENE, async (viewer) => {
      const { page } = viewer;
      await firstCrystal(viewer);
      await viewer.press("v");
      await nextChart(viewer).waitFor();
      const area = (await nextChart(viewer).locator(".u-over").boundingBox())!;
      // Low in the body of the first of 16 bars: the most probable token.
      await page.mouse.click(area.x + area.width * 0.0375, area.y + area.height * 0.9);
      await expect.poll(() => tokens(viewer)).toBe(1);
    }));

  test("temperature and top k change what is drawn from", () =>
    stand().visit(SCENE, async (viewer) => {
      const { page } = viewer;
      await firstCrystal(viewer);
      await viewer.press("v");
      await nextChart(viewer).waitFor();
      const before = await viewer.picture(nextChart(viewer), "crystal-warm");
      await page.getByLabel("Temperature").fill("0.3");
      await page.getByLabel("Top k").fill("3");
      await viewer.settled();
      await page.waitForTimeout(300);
      const after = await viewer.picture(nextChart(viewer), "crystal-cold");
      expect(await changedShare(page, before, after)).toBeGreaterThan(0.005);
    }));

  test("elements that are asked for occur, and no others", () =>
    stand().visit(SCENE, async (viewer) => {
      const { page } = viewer;
      await firstCrystal(viewer);
      await page.getByRole("textbox", { name: "Elements" }).fill("Na, Cl");
      await page.keyboard.press("Enter");
      await expect.poll(() => tableRows(viewer, "Made so far").count(), { timeout: PATIENCE_MS }).toBe(2);
      const formula = await tableRows(viewer, "Made so far").first().locator(".cell").first().textContent();
      expect(formula).toMatch(/^Na\d*Cl\d*$/);
    }));

  test("the address restores the draft", async () => {
    let address = "";
    let sites: string | null = null;
    await stand().visit(SCENE, async (viewer) => {
      await firstCrystal(viewer);
      await expect.poll(() => figure(viewer, "Gene", "sites").textContent()).not.toBeNull();
      sites = await figure(viewer, "Gene", "sites").textContent();
      await viewer.page.waitForTimeout(500);
      address = viewer.page.url();
    });
    await stand().visit(address.slice(stand().run.url.length), async (viewer) => {
      await firstCrystal(viewer);
      expect(await figure(viewer, "Gene", "sites").textContent()).toBe(sites);
    });
  });
}
