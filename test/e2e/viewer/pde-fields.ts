// Tests: predicted and true fields, what they answer, and data that are dropped onto the page.
import { expect, test } from "vitest";
import { control, figure, PATIENCE_MS, placeIn, showSimulation, stageOf, timeText } from "./pde-page.ts";
import { changedShare, distinctColours } from "./pixels.ts";
import type { Stand } from "./stand.ts";
import type { WatchedPage } from "./watched-page.ts";

const SCENE = "/fields";
/** Fewer colours than these are a blank canvas with text on it. */
const COLOURS = 200;
const NOTICED = 0.002;

/** How much a change of the controls changes the picture. */
async function changeOf(viewer: WatchedPage, name: string, change: () => Promise<void>): Promise<number> {
  const before = await viewer.picture(stageOf(viewer), `${name}-before`);
  await change();
  await viewer.settled();
  return changedShare(viewer.page, before, await viewer.picture(stageOf(viewer), name));
}

export function testFields(stand: () => Stand): void {
  test("the run browser shows the run with its errors and a picture of its fields", () =>
    stand().visit("", async (viewer) => {
      const { page } = viewer;
      const run = page.getByLabel("Runs", { exact: true }).locator("li", { hasText: "tiny" });
      await run.locator("dt", { hasText: "nRMSE, 10 steps" }).waitFor();
      const thumbnail = await viewer.picture(run.locator("canvas"), "pde-thumbnail");
      expect(await distinctColours(page, thumbnail)).toBeGreaterThan(50);
    }));

  test("prediction, truth and error are drawn, and change with the time line", () =>
    stand().visit(SCENE, async (viewer) => {
      const { page } = viewer;
      const titles = await page.locator(".stage .frame h2").allTextContents();
      expect(titles).toEqual(["Predicted", "True", "Error"]);
      const first = await viewer.picture(stageOf(viewer), "pde-fields");
      expect(await distinctColours(page, first)).toBeGreaterThan(COLOURS);
      const slider = page.locator(".timeline input[type=range]");
      await slider.focus();
      await page.keyboard.press("Home");
      await expect.poll(() => timeText(viewer), { timeout: PATIENCE_MS }).toMatch(/^step 0, t = /);
      await viewer.settled();
      const begin = await viewer.picture(stageOf(viewer), "pde-fields-begin");
      expect(await changedShare(page, first, begin)).toBeGreaterThan(NOTICED);
    }));

  test("playing moves the time line", () =>
    stand().visit(SCENE, async (viewer) => {
      const before = await timeText(viewer);
      await viewer.press(" ");
      await expect.poll(() => timeText(viewer), { timeout: PATIENCE_MS }).not.toBe(before);
      await viewer.press(" ");
    }));

  test("a point that is clicked tells its values, its row and its history", () =>
    stand().visit(SCENE, async (viewer) => {
      const { page } = viewer;
      await page.mouse.click(...(await placeIn(viewer, 0.5, 0.55)));
      const card = page.locator(".card.chosen");
      await card.waitFor();
      const value = async (label: string) =>
        Number(
          (await card.locator("dt", { hasText: label }).first().locator("+ dd").textContent())!.replace("\u2212", "-"),
        );
      const [predicted, truth, error] = [await value("predicted"), await value("true"), await value("error")];
      expect(error).toBeCloseTo(predicted - truth, 3);
      await card.getByText(/Row \d+ of predictions/).waitFor();
      const [, point] = /\((\d+, \d+)\)/.exec((await card.textContent())!)!;
      await page.locator(".below .chart", { hasText: `at (${point})` }).waitFor();
      await viewer.picture(page.locator("body"), "pde-picked");
    }));

  test("the legend has the field, the error and the edges", () =>
    stand().visit(SCENE, async ({ page }) => {
      const legend = page.getByLabel("Legend");
      for (const text of ["velocity x", "predicted - true", "periodic"]) {
        await legend.getByText(text, { exact: true }).first().waitFor();
      }
    }));

  test("charts tell error, spectrum, a line and conserved quantities", () =>
    stand().visit(
      SCENE,
      async (viewer) => {
        const { page } = viewer;
        for (const title of ["Error by step", "Spectrum", "Along x", "Mean, square"]) {
          await page.locator(".chart", { hasText: title }).first().waitFor();
        }
        expect(await figure(viewer, "This step", "nRMSE").textContent()).toMatch(/^[\d.]+$/);
        await viewer.picture(page.locator("body"), "pde-page");
      },
      { width: 1500, height: 1700 },
    ));

  test("surface, arrows, tiles and shifted windows change the picture", () =>
    stand().visit(SCENE, async (viewer) => {
      const { page } = viewer;
      expect(await changeOf(viewer, "pde-surface", () => viewer.press("v"))).toBeGreaterThan(0.02);
      await viewer.press("v");
      expect(await changeOf(viewer, "pde-arrows", () => viewer.press("a"))).toBeGreaterThan(NOTICED);
      const windows = () =>
        page
          .locator("#control-overlay")
          .selectOption("shifted")
          .then(() => {});
      expect(await changeOf(viewer, "pde-windows", windows)).toBeGreaterThan(NOTICED);
      await control(viewer, "level").waitFor();
      expect(await changeOf(viewer, "pde-tiles", () => viewer.press("x"))).toBeGreaterThan(0.02);
    }));

  test("what is derived of a velocity can be shown, and another equation has other fields", () =>
    stand().visit(SCENE, async (viewer) => {
      const { page } = viewer;
      await control(viewer, "channel").selectOption({ label: "speed" });
      await page.getByLabel("Legend").getByText("speed", { exact: true }).waitFor();
      await viewer.picture(stageOf(viewer), "pde-speed");
      await showSimulation(viewer, "gs_gamma");
      await page.getByLabel("Legend").getByText("concentration a", { exact: true }).waitFor();
      expect(await control(viewer, "channel").locator("option").allTextContents()).toEqual([
        "concentration a",
        "concentration b",
      ]);
      await viewer.picture(stageOf(viewer), "pde-concentration");
    }));

  test("stored simulations of the data set can be looked at, without a prediction", () =>
    stand().visit(SCENE, async (viewer) => {
      const { page } = viewer;
      await control(viewer, "source").selectOption({ label: "Data, split train" });
      await expect
        .poll(() => page.locator(".stage .frame h2").allTextContents(), { timeout: PATIENCE_MS })
        .toEqual(["Simulation"]);
      const picture = await viewer.picture(stageOf(viewer), "pde-stored");
      expect(await distinctColours(page, picture)).toBeGreaterThan(COLOURS);
    }));

  test("the address restores simulation, controls, step and choice", async () => {
    let address = "";
    let seen: Buffer = Buffer.alloc(0);
    await stand().visit(SCENE, async (viewer) => {
      const { page } = viewer;
      await showSimulation(viewer, "gs_gamma");
      await viewer.press("v");
      await control(viewer, "channel").selectOption({ label: "concentration b" });
      await viewer.press(",");
      await viewer.press("n");
      await page.locator(".card.chosen").waitFor();
      await viewer.settled();
      await page.waitForTimeout(600);
      seen = await viewer.picture(stageOf(viewer), "pde-link-before");
      address = page.url();
    });
    await stand().visit(address.slice(stand().run.url.length), async (viewer) => {
      await viewer.page.locator(".card.chosen").waitFor();
      await viewer.page.waitForTimeout(600);
      const again = await viewer.picture(stageOf(viewer), "pde-link-after");
      expect(await changedShare(viewer.page, seen, again)).toBeLessThan(NOTICED);
    });
  });

  test("a data set that is dropped opens in the page", () =>
    stand().visit("/live", async (viewer) => {
      const { page } = viewer;
      await viewer.drop([stand().run.file("../../../data/pde/simulated")]);
      await expect
        .poll(
          () =>
            page
              .getByLabel("Source")
              .first()
              .inputValue()
              .catch(() => ""),
          { timeout: PATIENCE_MS },
        )
        .toBe("dropped");
      await viewer.settled();
      const picture = await viewer.picture(stageOf(viewer), "pde-dropped");
      expect(await distinctColours(page, picture)).toBeGreaterThan(COLOURS);
    }));

  test.each(["dark", "light"] as const)("both scenes open in %s", (colorScheme) =>
    stand().visit(
      SCENE,
      async (viewer) => {
        await viewer.picture(viewer.page.locator("body"), `pde-${colorScheme}-fields`);
        await viewer.showScene("Live");
        await viewer.picture(viewer.page.locator("body"), `pde-${colorScheme}-live`);
      },
      { colorScheme },
    ),
  );

  test("a narrow window shows the fields, too", () =>
    stand().visit(
      SCENE,
      async (viewer) => {
        const picture = await viewer.picture(viewer.page.locator("body"), "pde-narrow");
        expect(await distinctColours(viewer.page, picture)).toBeGreaterThan(COLOURS);
      },
      { width: 420, height: 800 },
    ));
}
