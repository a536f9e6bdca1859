// The address bar: follows the view, and the view follows it.
import { decodeView, encodeView, type ViewState } from "./url-state.ts";

/** Changes that come closer together than this are written once. */
const WRITE_MS = 250;

export class Address {
  #timer = 0;
  #written = location.hash;

  /** @param go told when a person changes the address, or goes back */
  constructor(go: (view: ViewState) => void) {
    addEventListener("hashchange", () => {
      if (location.hash === this.#written) return;
      this.#written = location.hash;
      go(this.view);
    });
    addEventListener("popstate", () => {
      clearTimeout(this.#timer);
    });
  }

  get view(): ViewState {
    return decodeView(location.hash);
  }

  /** A step that "back" returns from. */
  push(view: ViewState): void {
    clearTimeout(this.#timer);
    this.#written = encodeView(view);
    if (this.#written !== location.hash) history.pushState(null, "", this.#written);
  }

  /** The same step, seen otherwise. */
  replace(view: ViewState): void {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => {
      this.#written = encodeView(view);
      history.replaceState(null, "", this.#written);
    }, WRITE_MS);
  }
}
