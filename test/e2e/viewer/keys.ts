// The list of keys that the page shows.
import { expect } from "vitest";
import type { WatchedPage } from "./watched-page.ts";

/** Expects that the list is there for every one of the scenes and that no key of a scene is one of the page. */
export async function expectOwnKeys(viewer: WatchedPage, scenes: readonly string[]): Promise<void> {
  const list = viewer.page.getByRole("dialog", { name: "Keys" });
  const keysOf = (title: string) =>
    list.locator("section", { has: viewer.page.getByRole("heading", { name: title }) }).locator("kbd");
  for (const title of scenes) {
    await viewer.showScene(title);
    await viewer.press("?");
    await list.waitFor();
    const page = await keysOf("Page").allTextContents();
    const scene = await keysOf("This scene").allTextContents();
    expect(page).toContain("?");
    expect(
      scene.filter((key) => page.includes(key)),
      title,
    ).toEqual([]);
    await viewer.page.keyboard.press("Escape");
    await list.waitFor({ state: "hidden" });
  }
}
