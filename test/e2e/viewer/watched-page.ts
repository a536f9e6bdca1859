// A page of the viewer under watch: what it asks of other hosts, what it complains of, how it looks.
import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Browser, BrowserContext, Locator, Page } from "playwright-core";

const SCREENSHOTS = fileURLToPath(new URL("screenshots/", import.meta.url));

/** Software rendering on a machine that does other things too. */
const PATIENCE_MS = 15_000;

/** How the page is opened. */
export interface PageOptions {
  readonly colorScheme?: "dark" | "light";
  readonly width?: number;
  readonly height?: number;
}

export class WatchedPage {
  readonly page: Page;
  /** Errors on the console, uncaught errors, requests to other hosts. */
  readonly problems: readonly string[];
  /** Addresses that were asked for, in order. */
  readonly asked: readonly string[];
  readonly #context: BrowserContext;

  private constructor(context: BrowserContext, page: Page, seen: Pick<WatchedPage, "problems" | "asked">) {
    this.#context = context;
    this.page = page;
    this.problems = seen.problems;
    this.asked = seen.asked;
  }

  /** Opens an address of the viewer. */
  static async open(browser: Browser, url: string, options: PageOptions = {}): Promise<WatchedPage> {
    const { colorScheme = "dark", width = 1280, height = 800 } = options;
    const context = await browser.newContext({ colorScheme, viewport: { width, height }, acceptDownloads: true });
    const problems: string[] = [];
    const asked: string[] = [];
    context.on("request", (request) => asked.push(request.url()));
    const { host } = new URL(url);
    await context.route(
      (target) => target.host !== host && target.protocol.startsWith("http"),
      (route) => {
        problems.push(`request to ${route.request().url()}`);
        return route.abort();
      },
    );
    context.setDefaultTimeout(PATIENCE_MS);
    const page = await context.newPage();
    page.on("console", (message) => {
      if (message.type() === "error") problems.push(message.text());
    });
    page.on("pageerror", (error) => problems.push(String(error)));
    await page.goto(url);
    const watched = new WatchedPage(context, page, { problems, asked });
    await watched.settled();
    return watched;
  }

  /** Waits until a scene is open and what it asked for is drawn. */
  async settled(): Promise<void> {
    await this.page.locator(".tabs [aria-selected=true]").waitFor();
    await this.page.locator("main:not([aria-busy])").waitFor();
    await this.page.evaluate(
      () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
    );
  }

  /** Goes to a scene by its tab. */
  async showScene(title: string): Promise<void> {
    await this.page.getByRole("tab", { name: title, exact: true }).click();
    await this.settled();
  }

  /** Presses a key with no field in focus. */
  async press(key: string): Promise<void> {
    await this.page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await this.page.keyboard.press(key);
  }

  /** A picture of a part of the page, kept as `screenshots/<name>.png`. */
  async picture(part: Locator, name: string): Promise<Buffer> {
    await mkdir(SCREENSHOTS, { recursive: true });
    return part.screenshot({ path: `${SCREENSHOTS}${name}.png` });
  }

  /** What a click downloads. */
  async downloaded(click: () => Promise<void>): Promise<{ readonly name: string; readonly path: string }> {
    const [download] = await Promise.all([this.page.waitForEvent("download"), click()]);
    return { name: download.suggestedFilename(), path: await download.path() };
  }

  /** Drops files or folders of this machine onto the page, as a person would. */
  async drop(paths: readonly string[]): Promise<void> {
    const session = await this.#context.newCDPSession(this.page);
    const data = { items: [], files: [...paths], dragOperationsMask: 1 };
    for (const type of ["dragEnter", "dragOver", "drop"] as const) {
      await session.send("Input.dispatchDragEvent", { type, x: 640, y: 400, data });
    }
    await session.detach();
  }

  close(): Promise<void> {
    return this.#context.close();
  }
}
