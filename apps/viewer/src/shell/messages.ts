// Messages that come and go: errors stay until they are closed.
import { InputError } from "@sciformer/core/view";
import { h } from "./dom.ts";
import { icon } from "./icons.ts";

const INFO_MS = 5000;

export class Messages {
  readonly element = h("div", { class: "messages" });

  info(text: string): void {
    const message = this.#add(text, "info");
    setTimeout(() => message.remove(), INFO_MS);
  }

  /** What a person can act on is said as it is; anything else goes to the console as well. */
  error(error: unknown): void {
    if (error instanceof DOMException && error.name === "AbortError") return;
    const { message } = error instanceof Error ? error : new Error(String(error));
    if (!(error instanceof InputError)) console.error(error);
    this.#add(message, "error");
  }

  #add(text: string, tone: "info" | "error"): HTMLElement {
    const close = h(
      "button",
      { type: "button", class: "plain", "aria-label": "Close", onclick: () => message.remove() },
      icon("close"),
    );
    const message = h(
      "div",
      { class: `message message-${tone}`, role: tone === "error" ? "alert" : "status" },
      h("span", {}, text),
      close,
    );
    this.element.append(message);
    return message;
  }
}
