// Asks for a few values before something is done.
import { type Control, type ControlValues, settleControls } from "@sciformer/core/view";
import { h } from "./dom.ts";
import { ControlsPanel } from "./panels/controls-panel.ts";

/** What is asked, and the word on the button that goes on. */
export interface Question {
  readonly title: string;
  readonly text: string;
  readonly button: string;
  /** The controls for these values, as {@link Scene.controls}. */
  controls(values: Partial<ControlValues>): readonly Control[];
}

/** @returns the values; undefined when the dialog was closed */
export function askValues({ title, text, button, controls }: Question): Promise<ControlValues | undefined> {
  let wanted: ControlValues = {};
  let values: ControlValues = {};
  const panel = new ControlsPanel({ set: (id, value) => show({ ...wanted, [id]: value }), press: () => {} }, "asked");
  const show = (next: ControlValues) => {
    wanted = next;
    const settled = settleControls(controls, wanted);
    values = settled.values;
    panel.update(settled.controls, values);
  };
  show({});
  const go = h("button", { type: "submit", class: "primary" }, button);
  const cancel = h("button", { type: "button", onclick: () => dialog.close() }, "Cancel");
  const form = h("form", { method: "dialog" }, panel.element, h("div", { class: "dialog-foot" }, cancel, go));
  const dialog = h(
    "dialog",
    { class: "dialog", "aria-label": title },
    h("h2", {}, title),
    h("p", { class: "quiet" }, text),
    form,
  );
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    let answer: ControlValues | undefined;
    form.addEventListener("submit", () => {
      answer = values;
    });
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(answer);
    });
  });
}
