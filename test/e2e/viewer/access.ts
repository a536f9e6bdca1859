// Tests: everything by keyboard, and a name for everything that can be used.
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { expectOwnKeys } from "./keys.ts";
import type { Stand } from "./stand.ts";
import type { WatchedPage } from "./watched-page.ts";

/** Roles of what a person uses, as Chromium tells them to a screen reader. */
const USABLE = new Set([
  "button",
  "checkbox",
  "combobox",
  "link",
  "listbox",
  "menuitem",
  "radio",
  "searchbox",
  "slider",
  "spinbutton",
  "switch",
  "tab",
  "textbox",
  "application",
  "DisclosureTriangle",
]);

/** Things that can be used but have no name, by role and place in the document. */
async function namelessControls(page: Page): Promise<string[]> {
  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send("Accessibility.getFullAXTree");
  const nameless = nodes.filter(({ ignored, role, name }) => {
    const isUsable = USABLE.has(String(role?.value));
    return !ignored && isUsable && String(name?.value ?? "").trim() === "";
  });
  const described = nameless.map(async ({ role, backendDOMNodeId = 0 }) => {
    const { node } = await session.send("DOM.describeNode", { backendNodeId: backendDOMNodeId });
    return `${role?.value}: <${node.localName} ${node.attributes?.join(" ")}>`;
  });
  return Promise.all(described);
}

async function tabs({ page }: WatchedPage): Promise<string[]> {
  return page.locator(".tabs [role=tab]:not(:disabled)").allTextContents();
}

export function testAccess(stand: () => Stand): void {
  test("every control of every scene has a name", () =>
    stand().visit("", async (viewer) => {
      for (const title of await tabs(viewer)) {
        await viewer.showScene(title);
        expect(await namelessControls(viewer.page), title).toEqual([]);
      }
    }));

  test("a scene is chosen by keyboard alone: the way to the tabs, arrow keys, enter", () =>
    stand().visit("/training", async (viewer) => {
      const { page } = viewer;
      const focused = () => page.evaluate(() => document.activeElement?.getAttribute("role"));
      for (let presses = 0; (await focused()) !== "tab"; presses++) {
        expect(presses).toBeLessThan(20);
        await page.keyboard.press("Tab");
      }
      await page.keyboard.press("ArrowRight");
      await page.keyboard.press("Enter");
      await viewer.settled();
      const open = await page.locator(".tabs [aria-selected=true]").textContent();
      const all = await tabs(viewer);
      expect(open).toBe(all[(all.indexOf("Training") + 1) % all.length]);
    }));

  test("? lists the keys, none of a scene is one of the page, and escape puts the list away", () =>
    stand().visit("", async (viewer) => expectOwnKeys(viewer, await tabs(viewer))));

  test("a key of a scene sets its control, and the key for dark and light the page", () =>
    stand().visit("/day", async (viewer) => {
      const { page } = viewer;
      const measured = page.getByRole("switch", { name: "Measured" });
      expect(await measured.isChecked()).toBe(true);
      await viewer.press("m");
      await expect.poll(() => measured.isChecked()).toBe(false);
      const theme = () => page.evaluate(() => document.documentElement.dataset.theme);
      expect(await theme()).toBe("dark");
      await viewer.press("t");
      await expect.poll(theme).toBe("light");
    }));
}
