// Tests: the exported model runs in the page, follows what a person changes, and can be looked into.
import { expect, test } from "vitest";
import { changedShare, distinctColours } from "./pixels.ts";
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
      await expect.poll(() => page.url()).toMatch(/[?&]x=/);
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

  test("what is found follows a change inside the model, and is as before when that is removed", () =>
    stand().visit("/what-if", async (viewer) => {
      const { page } = viewer;
      await answered(viewer);
      const [before] = await kettleEnergy(viewer);
      await page.getByRole("button", { name: /Inside the model/ }).click();
      const panel = page.getByLabel("Inside the model", { exact: true });
      await expect
        .poll(() => panel.getByRole("status").textContent(), { timeout: PATIENCE_MS })
        .toMatch(/^WebAssembly/);
      await panel.locator("button.path-output").last().click();
      await panel.locator("canvas").last().press("Enter");
      await panel.getByRole("button", { name: /^Silence channel/ }).click();
      await expect.poll(async () => (await kettleEnergy(viewer))[1], { timeout: PATIENCE_MS }).toBeLessThan(before);
      expect((await kettleEnergy(viewer))[0]).toBe(before);
      await page.getByText("a model that is changed inside").waitFor();
      await viewer.picture(page.locator("body"), "what-if-changed-inside");
      await panel.getByRole("button", { name: /^Remove the change/ }).click();
      await expect.poll(() => kettleEnergy(viewer), { timeout: PATIENCE_MS }).toEqual([before, before]);
    }));

  test("attention is drawn as arcs, those of one sample when it is chosen, with its diagonal left open", () =>
    stand().visit("/attention", async (viewer) => {
      const { page } = viewer;
      const matrix = page.locator(".chart", { hasText: "Attention, mean of the heads" });
      await matrix.waitFor({ timeout: PATIENCE_MS });
      await viewer.settled();
      const all = await viewer.picture(page.locator(".stage"), "attention");
      expect(await distinctColours(page, all)).toBeGreaterThan(200);
      await viewer.press("n");
      await page.locator(".card.chosen", { hasText: "Sample at" }).waitFor();
      await viewer.settled();
      const own = await viewer.picture(page.locator(".stage"), "attention-of-one");
      expect(await changedShare(page, all, own)).toBeGreaterThan(0.005);
      await viewer.picture(page.locator("body"), "attention-page");
    }));

  test("the house's live mode shows what the model finds without what comes later", () =>
    stand().visit("/house", async (viewer) => {
      const { page } = viewer;
      await page.getByRole("switch", { name: "Live" }).click();
      await page.locator(".frame h2", { hasText: "Predicted live" }).waitFor({ timeout: PATIENCE_MS });
    }));
}
