// What the tests of crystals read off the page.
import type { Locator } from "playwright-core";
import type { WatchedPage } from "./watched-page.ts";

/** Software rendering, a model and a symmetry search on a machine that does other things too. */
export const PATIENCE_MS = 40_000;

export const stageOf = ({ page }: WatchedPage): Locator => page.locator(".stage");

/** The value beside a label, under a heading of the figures. */
export function figure({ page }: WatchedPage, title: string, label: string): Locator {
  const card = page
    .getByLabel("Figures")
    .locator(".card", { has: page.getByRole("heading", { name: title, exact: true }) });
  return card
    .locator("dt", { hasText: new RegExp(`^${label}$`) })
    .first()
    .locator("+ dd");
}

/** Rows of a table of the page by its title. */
export function tableRows({ page }: WatchedPage, title: string): Locator {
  return page.getByRole("table", { name: title, exact: true }).locator(".row");
}
