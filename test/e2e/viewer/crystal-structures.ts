// Tests: structures in three dimensions, their symmetry, and files that are dropped.
import { readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { figure, PATIENCE_MS, stageOf, tableRows } from "./crystal-page.ts";
import { changedShare, distinctColours } from "./pixels.ts";
import type { Stand } from "./stand.ts";
import type { WatchedPage } from "./watched-page.ts";

const SCENE = "/structures";
/** Fewer colours than these are a blank canvas with text on it. */
const COLOURS = 200;
const NOTICED = 0.002;

/** Chooses the first atom in reading order. */
async function chooseAtom(viewer: WatchedPage): Promise<void> {
  await viewer.press("n");
  await viewer.page.locator(".card.chosen").waitFor();
}

/** Drops one of the run's own files. @returns its name */
async function dropCif(viewer: WatchedPage, { run }: Stand): Promise<string> {
  const cif = readdirSync(run.file("cif")).find((name) => name.endsWith(".cif"))!;
  await viewer.drop([run.file(`cif/${cif}`)]);
  await expect.poll(() => viewer.page.locator(".title h1").textContent()).toBe(cif);
  await viewer.settled();
  return cif;
}

export function testStructures(stand: () => Stand): void {
  test("the canvas is not blank and changes with the structure", () =>
    stand().visit(SCENE, async (viewer) => {
      const first = await viewer.picture(stageOf(viewer), "crystal-first");
      expect(await distinctColours(viewer.page, first)).toBeGreaterThan(COLOURS);
      await viewer.press(".");
      await viewer.settled();
      const next = await viewer.picture(stageOf(viewer), "crystal-next");
      expect(await changedShare(viewer.page, first, next)).toBeGreaterThan(NOTICED);
    }));

  test("the symmetry search, run in the page, finds the group that was asked for; dropped genes are counted", () =>
    stand().visit(SCENE, async (viewer) => {
      const check = (label: string) => figure(viewer, "Space-group check", label);
      await expect.poll(() => check("the same").textContent(), { timeout: PATIENCE_MS }).toBe("yes");
      expect(await check("found by moyo").textContent()).toBe(await check("requested").textContent());
      const counts = ["genes drawn", "structures written", "dropped"].map((label) => check(label).textContent());
      const [genes, written, dropped] = (await Promise.all(counts)).map(Number);
      expect([written, genes! - written!]).toEqual([8, dropped]);
      expect(viewer.asked.filter((url) => /moyo.*\.wasm$/.test(url))).toHaveLength(1);
      await viewer.picture(viewer.page.locator("body"), "crystal-structure");
    }));

  test("an atom that is pointed at tells its Wyckoff position", () =>
    stand().visit(SCENE, async (viewer) => {
      const { page } = viewer;
      const box = (await page.locator(".stage .frame").first().boundingBox())!;
      const chosen = page.locator(".card.chosen");
      for (let step = 0; step < 80 && (await chosen.count()) === 0; step++) {
        const [across, down] = [0.3 + 0.05 * (step % 9), 0.2 + 0.07 * Math.floor(step / 9)];
        await page.mouse.click(box.x + across * box.width, box.y + down * box.height);
        await page.waitForTimeout(80);
      }
      expect(await chosen.first().textContent()).toMatch(/Wyckoff position\d+[a-zA]/);
      await viewer.picture(page.locator("body"), "crystal-picked");
    }));

  test("a site that is chosen in the table is chosen in the picture", () =>
    stand().visit(SCENE, async (viewer) => {
      const row = tableRows(viewer, "Wyckoff sites").first();
      const name = (await row.locator(".cell").first().textContent())!;
      await row.click();
      await viewer.page.locator(".card.chosen", { hasText: name }).waitFor();
    }));

  test("legends say what elements and symmetry elements look like", () =>
    stand().visit(SCENE, async (viewer) => {
      const { page } = viewer;
      const legend = page.getByLabel("Legend");
      await legend.getByText("Elements", { exact: true }).waitFor();
      for (const name of ["Rotation axes", "Screw axes", "Rotoinversion axes", "Mirror planes", "Glide planes"]) {
        await page.getByLabel(name).check();
      }
      await viewer.settled();
      await legend.getByText("Symmetry elements", { exact: true }).waitFor();
      const picture = await viewer.picture(stageOf(viewer), "crystal-symmetry");
      expect(await distinctColours(page, picture)).toBeGreaterThan(COLOURS);
    }));

  test("a supercell and polyhedra change the picture", () =>
    stand().visit(SCENE, async (viewer) => {
      const before = await viewer.picture(stageOf(viewer), "crystal-cell");
      await viewer.page.getByLabel("Cells along a").fill("2");
      await viewer.press("k");
      await viewer.settled();
      const after = await viewer.picture(stageOf(viewer), "crystal-supercell");
      expect(await changedShare(viewer.page, before, after)).toBeGreaterThan(NOTICED);
    }));

  test("the primitive cell of a centred group is another picture, with fewer atoms", () =>
    stand().visit(SCENE, async (viewer) => {
      const { page } = viewer;
      const atoms = async () => Number(await figure(viewer, "Cell", "atoms").textContent());
      const isCentred = page.locator(".cell", { hasText: /^[FI] / });
      await tableRows(viewer, "Structures").filter({ has: isCentred }).first().click();
      await expect.poll(() => figure(viewer, "Cell", "space group").textContent()).toMatch(/, [FI] /);
      const [whole, before] = [await atoms(), await viewer.picture(stageOf(viewer), "crystal-conventional")];
      await viewer.press("y");
      await expect.poll(async () => whole / (await atoms())).toBeOneOf([2, 4]);
      await viewer.settled();
      const after = await viewer.picture(stageOf(viewer), "crystal-primitive");
      expect(await changedShare(page, before, after)).toBeGreaterThan(NOTICED);
    }));

  test("what is farther away fades where that is wanted", () =>
    stand().visit(SCENE, async (viewer) => {
      const before = await viewer.picture(stageOf(viewer), "crystal-clear");
      await viewer.page.getByLabel("Fade with distance").check();
      await viewer.settled();
      const after = await viewer.picture(stageOf(viewer), "crystal-faded");
      expect(await changedShare(viewer.page, before, after)).toBeGreaterThan(NOTICED);
    }));

  test("the row of the structure that is shown is in sight", () =>
    stand().visit(SCENE, async (viewer) => {
      const { page } = viewer;
      await page.getByRole("combobox", { name: "Structures" }).selectOption("train");
      await viewer.settled();
      await page.locator(".timeline input[type=range]").focus();
      await page.keyboard.press("End");
      const chosen = page.getByRole("table", { name: "Structures", exact: true }).locator(".row[aria-selected=true]");
      await chosen.waitFor();
      await viewer.picture(page.locator("body"), "crystal-last-row");
      const body = (await page.locator(".below .listing-body").boundingBox())!;
      const row = (await chosen.boundingBox())!;
      expect([row.y >= body.y, row.y + row.height < body.y + body.height + 1]).toEqual([true, true]);
    }));

  test("the address restores structure, controls, camera and choice", async () => {
    let address = "";
    let seen: Buffer = Buffer.alloc(0);
    await stand().visit(SCENE, async (viewer) => {
      const { page } = viewer;
      await viewer.press(".");
      await viewer.press("k");
      await chooseAtom(viewer);
      await page.locator(".frame").first().focus();
      for (const key of ["ArrowLeft", "ArrowUp", "+"]) await page.keyboard.press(key);
      await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
      await viewer.settled();
      await page.waitForTimeout(600);
      seen = await viewer.picture(stageOf(viewer), "crystal-link-before");
      address = page.url();
    });
    await stand().visit(address.slice(stand().run.url.length), async (viewer) => {
      await viewer.page.waitForTimeout(600);
      const again = await viewer.picture(stageOf(viewer), "crystal-link-after");
      expect(await changedShare(viewer.page, seen, again)).toBeLessThan(NOTICED);
      expect(await viewer.page.locator(".card.chosen").count()).toBe(1);
    });
  });

  test("a dropped CIF opens as a structure, its symmetry found in the page", () =>
    stand().visit("/sets", async (viewer) => {
      const cif = await dropCif(viewer, stand());
      const group = Number(/-(\d+)\.cif$/.exec(cif)![1]);
      await expect.poll(() => figure(viewer, "Space-group check", "stated").textContent()).toMatch(`${group}, `);
      await viewer.picture(viewer.page.locator("body"), "crystal-dropped");
    }));

  test("a dropped CIF can be predicted by the open run, and stays a structure", () =>
    stand().visit("/sets", async (viewer) => {
      const { page } = viewer;
      const cif = await dropCif(viewer, stand());
      await page.getByRole("button", { name: "Predict with tiny" }).click();
      await expect
        .poll(() => page.locator(".title").textContent(), { timeout: PATIENCE_MS })
        .toBe(`${cif}file, predicted by tiny`);
      await viewer.settled();
      await expect.poll(() => figure(viewer, "What the model says", "surprise").textContent()).toMatch(/nats$/);
      expect(await page.getByRole("button", { name: "Predict with tiny" }).count()).toBe(0);
      await viewer.picture(page.locator("body"), "crystal-predicted");
    }));

  test("what is no CIF is refused with one line that names the file", () =>
    stand().visit(SCENE, async (viewer) => {
      await viewer.drop([await stand().run.write("broken.cif", new TextEncoder().encode("data_x\nloop_\n"))]);
      await viewer.page.getByRole("alert").filter({ hasText: "broken.cif" }).waitFor();
    }));

  test("the structure that is shown is exported as CIF", () =>
    stand().visit(SCENE, async (viewer) => {
      const { page } = viewer;
      const { name, path } = await viewer.downloaded(async () => {
        await page.getByTitle("Export", { exact: true }).click();
        await page.getByRole("button", { name: /^CIF/ }).click();
      });
      const text = await readFile(path, "utf8");
      expect([name.endsWith(".cif"), text.includes("model geometry, not relaxed")]).toEqual([true, true]);
    }));
}
