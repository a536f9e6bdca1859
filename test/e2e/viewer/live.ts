// Tests: the exported model runs in the page, follows what a person changes, and can be looked into.
import { expect, test } from "vitest";
import type { Stand } from "./stand.ts";
import type { WatchedPage } from "./watched-page.ts";

/** Loading the runtime and exporting the graph with its inner values take a process each. */
const PATIENCE_MS = 40_000;

const figure = ({ page }: WatchedPage, label: string) =>
  page
    .getByLabel("Figures")
    .locator("dt", { hasText: new RegExp(`^${label}$`) })
    .first()
    .locator("+ dd");

/** Energy of the kettle that the model found: as it was, and with the changes, in Wh. */
async function kettleEnergy(viewer: WatchedPage): Promise<[number, number]> {
  const text = (await figure(viewer, "kettle").textContent()) ?? "";
  const [, before, now] = /^(-?\d+) Wh \u2192 (-?\d+) Wh$/.exec(text) ?? [];
  return [Number(before), Number(now)];
}

/** Waits until the model has answered; the events of the window can be moved then. */
async function answered(viewer: WatchedPage): Promise<void> {
  await expect
    .poll(() => kettleEnergy(viewer), { timeout: PATIENCE_MS })
    .toEqual([expect.any(Number), expect.any(Number)]);
  await expect.poll(async () => (await kettleEnergy(viewer)).some(Number.isNaN), { timeout: PATIENCE_MS }).toBe(false);
}

export function testLive(stand: () => Stand): void {
  test("the model's runtime is loaded when a scene first runs a model, not before", () =>
    stand().visit("/day", async (viewer) => {
      expect(viewer.asked.filter((url) => /\/ort[.-]/.test(url))).toEqual([]);
      await viewer.showScene("What if");
      await answered(viewer);
      expect(viewer.asked.filter((url) => url.endsWith(".wasm"))).toHaveLength(1);
    }));

  test("an event that is silenced is not found any more, and is when that is undone", () =>
    stand().visit("/what-if", async (viewer) => {
      const { page } = viewer;
      await answered(viewer);
      const [before, same] = await kettleEnergy(viewer);
      expect(before).toBeGreaterThan(0);
      expect(same).toBe(before);
      await viewer.picture(page.locator("body"), "what-if");
      await page.locator(".chart-handle").first().click();
      await page.getByRole("button", { name: "Silence the chosen event" }).click();
      await expect.poll(async () => (await kettleEnergy(viewer))[1]).toBeLessThan(before / 2);
      await viewer.picture(page.locator("body"), "what-if-silenced");
      await page.getByRole("button", { name: "Undo all" }).click();
      await expect.poll(() => kettleEnergy(viewer)).toEqual([before, before]);
    }));

  test("an event that is dragged is found where it was put", () =>
    stand().visit("/what-if", async (viewer) => {
      const { page } = viewer;
      await answered(viewer);
      const [before] = await kettleEnergy(viewer);
      const handle = (await page.locator(".chart-handle").first().boundingBox())!;
      const [x, y] = [handle.x + handle.width / 2, handle.y + handle.height / 2];
      await page.mouse.move(x, y);
      await page.mouse.down();
      await page.mouse.move(x + 60, y, { steps: 5 });
      await page.mouse.up();
      await figure(viewer, "began").waitFor();
      expect(await figure(viewer, "begins").textContent()).not.toBe(await figure(viewer, "began").textContent());
      await expect.poll(async () => (await kettleEnergy(viewer))[1]).toBeGreaterThan(before / 2);
      expect(page.url()).toMatch(/[?&]x=/);
      await viewer.picture(page.locator("body"), "what-if-dragged");
    }));

  test("attention and activations of a layer are shown with numbers and follow the changes", () =>
    stand().visit("/what-if", async (viewer) => {
      const { page } = viewer;
      await answered(viewer);
      await page.getByRole("button", { name: /Inside the model/ }).click();
      const panel = page.getByLabel("Inside the model", { exact: true });
      const status = panel.getByRole("status");
      await expect.poll(() => status.textContent(), { timeout: PATIENCE_MS }).toMatch(/^WebAssembly, [\d.]+ ms$/);
      const shape = panel
        .locator("dt", { hasText: /^shape$/ })
        .first()
        .locator("+ dd");
      expect(await shape.textContent()).toMatch(/^1 \u00d7 \d+ \u00d7 \d+ \u00d7 \d+$/);
      await viewer.picture(page.locator("body"), "inside-attention");
      const deviation = panel
        .locator("dt", { hasText: /^deviation$/ })
        .first()
        .locator("+ dd");
      const before = await deviation.textContent();
      await page.locator(".chart-handle").first().click();
      await page.getByRole("button", { name: "Silence the chosen event" }).click();
      await expect.poll(() => deviation.textContent(), { timeout: PATIENCE_MS }).not.toBe(before);
      await panel.locator("button.path-output").last().click();
      await expect
        .poll(() =>
          panel
            .locator("dt", { hasText: /^kind$/ })
            .locator("+ dd")
            .textContent(),
        )
        .toBe("output of a module");
      await viewer.picture(page.locator("body"), "inside-activations");
    }));
}
