// Tests: what goes out of the page as files, and what comes in.
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { distinctColours } from "./pixels.ts";
import type { Stand } from "./stand.ts";
import type { WatchedPage } from "./watched-page.ts";

const METER = fileURLToPath(new URL("../../../packages/nilm/tryout/meter.csv", import.meta.url));
const METER_ROWS = 300;

/** Downloads what an item of the export menu makes. */
async function exported(viewer: WatchedPage, item: RegExp) {
  const { page } = viewer;
  return viewer.downloaded(async () => {
    await page.getByTitle("Export", { exact: true }).click();
    await page.getByRole("button", { name: item }).first().click();
  });
}

const title = ({ page }: WatchedPage) => page.locator(".title h1");

export function testFiles(stand: () => Stand): void {
  test("the rows that are shown are exported as CSV with units", () =>
    stand().visit("/day", async (viewer) => {
      const { name, path } = await exported(viewer, /^Rows/);
      const [head, ...rows] = (await readFile(path, "utf8")).trimEnd().split(/\r?\n/);
      expect(name).toMatch(/\.csv$/);
      expect(head).toMatch(/aggregate_w/);
      expect(rows.length).toBe(24 * 60);
    }));

  test("the picture is exported as PNG and is not blank", () =>
    stand().visit("/ridges", async (viewer) => {
      const { name, path } = await exported(viewer, /PNG/);
      expect(name).toMatch(/^tiny-ridges.*\.png$/);
      expect(await distinctColours(viewer.page, await readFile(path))).toBeGreaterThan(200);
    }));

  test("the model of the scene is exported as binary glTF", () =>
    stand().visit("/ridges", async (viewer) => {
      const { path } = await exported(viewer, /glTF/);
      const bytes = await readFile(path);
      expect([bytes.toString("latin1", 0, 4), bytes.readUInt32LE(8)]).toEqual(["glTF", bytes.length]);
    }));

  test("a dropped predictions.arrow opens as it lies there", () =>
    stand().visit("/training", async (viewer) => {
      await viewer.drop([stand().run.file("predictions.arrow")]);
      await expect.poll(() => title(viewer).textContent()).toBe("predictions.arrow");
      await viewer.settled();
      expect(await viewer.page.locator(".chart canvas").count()).toBeGreaterThan(0);
      await viewer.picture(viewer.page.locator("body"), "dropped-predictions");
    }));

  test("a dropped run folder opens", () =>
    stand().visit("/training", async (viewer) => {
      await viewer.drop([stand().run.file("")]);
      await expect.poll(() => viewer.page.locator(".title").textContent()).toMatch(/run folder/);
      await viewer.settled();
      expect(await viewer.page.locator(".chart canvas").count()).toBeGreaterThan(0);
    }));

  test("a dropped meter file is read and predicted by the open run", () =>
    stand().visit("/day", async (viewer) => {
      const { page } = viewer;
      await viewer.drop([METER]);
      const dialog = page.getByRole("dialog");
      await dialog.getByLabel("Time column").fill("when");
      await dialog.getByLabel("Power column").fill("watts");
      await dialog.getByLabel("Time zone").fill("UTC");
      await viewer.picture(page.locator("body"), "meter-options");
      await dialog.getByRole("button", { name: "Predict" }).click();
      await expect.poll(() => title(viewer).textContent(), { timeout: 30_000 }).toBe("meter.csv");
      await viewer.settled();
      const { path } = await exported(viewer, /^Rows/);
      expect((await readFile(path, "utf8")).trimEnd().split("\n")).toHaveLength(1 + METER_ROWS);
      await viewer.picture(page.locator("body"), "meter");
    }));

  test("a damaged predictions.arrow is refused with one clear line, and the run stays open", () =>
    stand().visit("/day", async (viewer) => {
      const bytes = await readFile(stand().run.file("predictions.arrow"));
      await viewer.drop([await stand().run.write("damaged.arrow", bytes.subarray(0, bytes.length / 2))]);
      const alert = viewer.page.getByRole("alert").filter({ hasText: "damaged.arrow" });
      await alert.waitFor();
      expect(await title(viewer).textContent()).toBe("tiny");
      await viewer.picture(viewer.page.locator("body"), "damaged");
    }));
}
