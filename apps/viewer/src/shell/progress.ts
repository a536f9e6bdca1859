// What takes long: one line each, with a bar where the share is known.
import { h } from "./dom.ts";

export class Progress {
  readonly element = h("div", { class: "progress", role: "status", "aria-live": "polite" });

  /** Shows a line until `done` is called. @param stop called by its button, if it has one */
  begin(label: string, stop?: () => void): { set(fraction: number): void; done(): void } {
    const bar = h("progress", { max: 1, "aria-label": label });
    const button = stop && h("button", { type: "button", onclick: stop }, "Stop");
    const line = h("div", {}, h("span", {}, label), bar, button);
    this.element.append(line);
    return {
      set: (fraction) => {
        bar.value = fraction;
      },
      done: () => line.remove(),
    };
  }

  /** Shows a line while something runs. */
  async during<T>(label: string, work: () => Promise<T>): Promise<T> {
    const line = this.begin(label);
    try {
      return await work();
    } finally {
      line.done();
    }
  }
}
