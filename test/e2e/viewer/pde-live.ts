// Tests: the solver and the exported model run in the page from a first state that a person draws.
import { expect, test } from "vitest";
import { control, figure, PATIENCE_MS, placeIn, stageOf } from "./pde-page.ts";
import { changedShare, distinctColours } from "./pixels.ts";
import type { Stand } from "./stand.ts";
import type { WatchedPage } from "./watched-page.ts";

/** Few steps: they are run again and again. */
const SCENE = "/live?c.steps=*6";
const NOTICED = 0.002;

/** Waits until solver and model are at the end; the cursor stands there then. */
async function raced(viewer: WatchedPage): Promise<void> {
  const slider = viewer.page.locator(".timeline input[type=range]");
  await slider.focus();
  await viewer.page.keyboard.press("End");
  const error = figure(viewer, "This step", "nRMSE, model");
  await expect.poll(() => error.textContent(), { timeout: PATIENCE_MS }).toMatch(/^\d/);
  await viewer.settled();
}

/** Drags over the first picture. */
async function draw(viewer: WatchedPage): Promise<void> {
  const { mouse } = viewer.page;
  await mouse.move(...(await placeIn(viewer, 0.45, 0.5)));
  await mouse.down();
  await mouse.move(...(await placeIn(viewer, 0.5, 0.6)), { steps: 4 });
  await mouse.up();
}

export function testLiveFields(stand: () => Stand): void {
  test("the model rolls out beside the solver, and its error is told step by step", () =>
    stand().visit(SCENE, async (viewer) => {
      const { page } = viewer;
      await raced(viewer);
      expect(await page.locator(".stage .frame h2").allTextContents()).toEqual(["Model", "Solver", "Error"]);
      expect(await figure(viewer, "This step", "nRMSE, the first state held").textContent()).toMatch(/^\d/);
      expect(await figure(viewer, "Pace", "model runs on").textContent()).toBe("WebAssembly");
      expect(await figure(viewer, "Pace", "solved on").textContent()).toBe("64 \u00d7 64");
      const picture = await viewer.picture(stageOf(viewer), "pde-live-raced");
      expect(await distinctColours(page, picture)).toBeGreaterThan(200);
      await viewer.picture(page.locator("body"), "pde-live");
    }));

  test("what is drawn changes the first state and all that follows, and is in the address", async () => {
    let address = "";
    let drawn: Buffer = Buffer.alloc(0);
    await stand().visit(SCENE, async (viewer) => {
      const { page } = viewer;
      await control(viewer, "channel").selectOption({ label: "velocity y" });
      await raced(viewer);
      const before = await viewer.picture(stageOf(viewer), "pde-live-undrawn");
      await draw(viewer);
      await expect.poll(() => page.locator(".time-text").textContent(), { timeout: PATIENCE_MS }).toMatch(/^step 0,/);
      await viewer.press("Escape");
      await viewer.settled();
      await viewer.picture(stageOf(viewer), "pde-live-drawing");
      await raced(viewer);
      await expect.poll(() => page.url(), { timeout: PATIENCE_MS }).toMatch(/[?&]x=/);
      const change = async () => {
        drawn = await viewer.picture(stageOf(viewer), "pde-live-drawn");
        return changedShare(page, before, drawn);
      };
      await expect.poll(change, { timeout: PATIENCE_MS }).toBeGreaterThan(NOTICED);
      address = page.url();
    });
    await stand().visit(address.slice(stand().run.url.length), async (viewer) => {
      await raced(viewer);
      const change = async () =>
        changedShare(viewer.page, drawn, await viewer.picture(stageOf(viewer), "pde-live-again"));
      await expect.poll(change, { timeout: PATIENCE_MS }).toBeLessThan(NOTICED);
      await viewer.page.getByRole("button", { name: "Remove what was drawn" }).click();
      await expect.poll(() => viewer.page.url(), { timeout: PATIENCE_MS }).not.toMatch(/[?&]x=/);
    });
  });

  test("dragging moves the picture where drawing is switched off", () =>
    stand().visit(SCENE, async (viewer) => {
      await raced(viewer);
      await viewer.press("d");
      await draw(viewer);
      await viewer.page.waitForTimeout(400);
      expect(viewer.page.url()).not.toMatch(/[?&]x=/);
    }));

  test("a constant of the equation changes what the solver makes of the same state", () =>
    stand().visit(SCENE, async (viewer) => {
      const { page } = viewer;
      await raced(viewer);
      const before = await viewer.picture(stageOf(viewer), "pde-live-thin");
      await control(viewer, "p-diffusivity").fill("0.01");
      await raced(viewer);
      await page.waitForTimeout(500);
      await raced(viewer);
      const after = await viewer.picture(stageOf(viewer), "pde-live-thick");
      expect(await changedShare(page, before, after)).toBeGreaterThan(NOTICED);
    }));

  test("another equation begins with a state of its own, and is warmed up", () =>
    stand().visit(SCENE, async (viewer) => {
      const { page } = viewer;
      await control(viewer, "equation").selectOption("gs_gamma");
      await page.getByLabel("Legend").getByText("concentration a", { exact: true }).waitFor();
      await raced(viewer);
      await viewer.picture(stageOf(viewer), "pde-live-spots");
    }));

  test("the model panel looks into the model on the state that is shown", () =>
    stand().visit(SCENE, async (viewer) => {
      const { page } = viewer;
      await raced(viewer);
      await page.getByRole("button", { name: /Inside the model/ }).click();
      const panel = page.getByLabel("Inside the model", { exact: true });
      const status = panel.getByRole("status");
      await expect.poll(() => status.textContent(), { timeout: PATIENCE_MS }).toMatch(/^WebAssembly, [\d.]+ ms$/);
      const before = await viewer.picture(stageOf(viewer), "pde-unattended");
      await viewer.press("n");
      await page
        .getByLabel("Legend")
        .getByText(/^attention of the token at/)
        .waitFor();
      await viewer.settled();
      const after = await viewer.picture(stageOf(viewer), "pde-attended");
      expect(await changedShare(page, before, after)).toBeGreaterThan(NOTICED);
      await viewer.picture(page.locator("body"), "pde-inside");
    }));
}
