// What the viewer's tests stand on: a run that is served, and a browser that looks at it.
import type { Browser } from "playwright-core";
import { expect } from "vitest";
import { startChromium } from "./chromium.ts";
import { KETTLE, type RunRecipe, ViewedRun } from "./viewed-run.ts";
import { type PageOptions, WatchedPage } from "./watched-page.ts";

export class Stand {
  readonly run: ViewedRun;
  readonly #browser: Browser;

  private constructor(run: ViewedRun, browser: Browser) {
    this.run = run;
    this.#browser = browser;
  }

  /** @param chromium path of the browser */
  static async open(chromium: string, recipe: RunRecipe = KETTLE): Promise<Stand> {
    const [run, browser] = await Promise.all([ViewedRun.make(recipe), startChromium(chromium)]);
    return new Stand(run, browser);
  }

  /**
   * Looks at a page of its own, and expects that nothing went wrong on it.
   *
   * @param place what follows the run in the address: `/ridges?t=0`
   */
  async visit(place: string, look: (viewer: WatchedPage) => Promise<void>, options: PageOptions = {}): Promise<void> {
    const viewer = await WatchedPage.open(this.#browser, `${this.run.url}${place}`, options);
    try {
      await look(viewer);
      expect(viewer.problems).toEqual([]);
    } finally {
      await viewer.close();
    }
  }

  /** Ends browser and server. @returns how the server ended */
  async close() {
    await this.#browser.close();
    return this.run.stop();
  }
}
