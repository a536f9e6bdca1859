// Tests: an open run follows its training.
import { expect, test } from "vitest";
import type { Stand } from "./stand.ts";

export function testTraining(stand: () => Stand): void {
  test("curves and figures follow metrics.jsonl while it grows", () =>
    stand().visit("/training", async (viewer) => {
      const figures = viewer.page.getByLabel("Figures");
      const step = figures.locator("dt", { hasText: /^step$/ }).locator("+ dd");
      expect(await step.textContent()).toBe("40");
      const chart = viewer.page.locator(".chart", { hasText: "Loss" }).first();
      const before = await viewer.picture(chart, "training-before");
      await stand().run.log({ step: 60, epoch: 2, loss: 1e-4, learning_rate: 1e-6 });
      await expect.poll(() => step.textContent(), { timeout: 10_000 }).toBe("60");
      const after = await viewer.picture(chart, "training-after");
      expect(after.equals(before)).toBe(false);
    }));
}
