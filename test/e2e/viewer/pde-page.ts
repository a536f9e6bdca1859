// What the tests of simulations read off the page.
import type { Locator } from "playwright-core";
import type { WatchedPage } from "./watched-page.ts";

/** Software rendering, a solver and a model on a machine that does other things too. */
export const PATIENCE_MS = 40_000;

export const stageOf = ({ page }: WatchedPage): Locator => page.locator(".stage");

export const timeText = ({ page }: WatchedPage) => page.locator(".time-text").textContent();

/** The value beside a label, under a heading of the figures. */
export function figure({ page }: WatchedPage, title: string, label: string): Locator {
  const card = page
    .getByLabel("Figures")
    .locator(".card", { has: page.getByRole("heading", { name: title, exact: true }) });
  return card.locator("dt", { hasText: label }).first().locator("+ dd");
}

/** A place in the first picture, in shares of it from its upper left corner, in pixels of the page. */
export async function placeIn({ page }: WatchedPage, across: number, down: number): Promise<[number, number]> {
  const box = (await page.locator(".stage .frame").first().boundingBox())!;
  return [box.x + across * box.width, box.y + down * box.height];
}

/** A control by its id: charts may speak of the same things. */
export const control = ({ page }: WatchedPage, id: string): Locator => page.locator(`#control-${id}`);

/** Chooses a simulation and waits for its picture. */
export async function showSimulation(viewer: WatchedPage, set: string): Promise<void> {
  const select = control(viewer, "sim");
  const id = (await select.locator("option").allTextContents()).find((text) => text.includes(set))!;
  await select.selectOption({ label: id });
  await viewer.settled();
}
