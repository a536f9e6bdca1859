// Draws the controls that a scene declares; every one can be used by keyboard and says what it is.
import { acceptedValue, type Control, type ControlValue, type ControlValues, sameValue } from "@sciformer/core/view";
import { h, replace } from "../dom.ts";
import { numericInputs } from "./numeric-inputs.ts";

/** What a person does with controls. */
export interface ControlActions {
  set(id: string, value: ControlValue): void;
  press(id: string): void;
}

export class ControlsPanel {
  readonly element = h("section", { class: "panel controls", "aria-label": "Controls" });
  readonly #actions: ControlActions;
  readonly #prefix: string;
  #declared: readonly Control[] = [];
  #fields = new Map<string, { readonly show: (value: ControlValue) => void }>();
  #values: ControlValues = {};

  /** @param prefix of the elements' ids, which two panels on the page must not share */
  constructor(actions: ControlActions, prefix = "") {
    this.#actions = actions;
    this.#prefix = prefix;
  }

  update(controls: readonly Control[], values: ControlValues): void {
    if (!sameDeclarations(controls, this.#declared)) this.#build(controls, values);
    for (const [id, value] of Object.entries(values)) {
      if (!sameValue(value, this.#values[id])) this.#fields.get(id)?.show(value);
    }
    this.#declared = controls;
    this.#values = values;
  }

  /** A key that a control asks for. @returns true if it was one */
  pressKey(key: string): boolean {
    const control = this.#declared.find((one) => one.key === key && one.disabled === undefined);
    if (control === undefined) return false;
    const value = this.#values[control.id];
    if (control.kind === "button") this.#actions.press(control.id);
    else if (control.kind === "toggle") this.#actions.set(control.id, value !== true);
    else if (control.kind === "select") {
      const at = control.choices.findIndex((choice) => choice.value === value);
      this.#actions.set(control.id, control.choices[(at + 1) % control.choices.length]!.value);
    } else this.element.querySelector<HTMLElement>(`#control-${CSS.escape(this.#prefix + control.id)}`)?.focus();
    return true;
  }

  #build(controls: readonly Control[], values: ControlValues): void {
    const active = document.activeElement?.id;
    this.#fields = new Map();
    const groups = Map.groupBy(controls, ({ group = "" }) => group);
    const parts = [...groups].map(([name, members]) => {
      const fields = members.map((control) => this.#field(control, values[control.id]));
      return name === "" ? h("div", { class: "group" }, ...fields) : groupOf(name, fields);
    });
    replace(this.element, ...parts);
    this.element.hidden = controls.length === 0;
    if (active) document.getElementById(active)?.focus();
  }

  #field(control: Control, value: ControlValue | undefined): HTMLElement {
    const { id, help, disabled, key } = control;
    const set = (next: ControlValue) => this.#actions.set(id, next);
    const { input, show } = this.#input({ ...control, id: this.#prefix + id }, value, set, () =>
      this.#actions.press(id),
    );
    this.#fields.set(id, { show });
    if (disabled !== undefined)
      for (const one of [input, ...input.querySelectorAll("*")]) one.setAttribute("disabled", "");
    const tip = [disabled ?? help, key && `Key: ${key}`].filter(Boolean).join("\n");
    if (tip) firstField(input).setAttribute("aria-description", tip);
    return h("div", { class: `control control-${control.kind}`, title: tip || undefined }, input);
  }

  #input(
    control: Control,
    value: ControlValue | undefined,
    set: Setter,
    press: () => void,
  ): { input: HTMLElement; show: (value: ControlValue) => void } {
    switch (control.kind) {
      case "select":
        return control.look === "segments" ? segments(control, value, set) : list(control, value, set);
      case "multi-select":
        return checks(control, value, set);
      case "slider":
      case "range":
        return numericInputs(control, value, set);
      case "toggle":
        return toggle(control, value, set);
      case "text":
        return text(control, value, set);
      case "colour":
        return colour(control, value, set);
      case "button": {
        const button = h("button", { type: "button", id: `control-${control.id}`, onclick: press }, control.label);
        return { input: button, show: () => {} };
      }
      default:
        throw new TypeError(`unknown control ${control satisfies never}`);
    }
  }
}

type Kind<K extends Control["kind"]> = Extract<Control, { kind: K }>;
type Setter = (value: ControlValue) => void;

/** What gets the focus. */
function firstField(input: HTMLElement): Element {
  return input.querySelector("input, select, button") ?? input;
}

function groupOf(name: string, fields: readonly HTMLElement[]): HTMLElement {
  return h("details", { open: true, class: "group" }, h("summary", { class: "group-name" }, name), ...fields);
}

function list({ id, label, choices }: Kind<"select">, value: ControlValue | undefined, set: Setter) {
  const options = choices.map((choice) => h("option", { value: choice.value }, choice.label));
  const input = h("select", { id: `control-${id}`, onchange: () => set(input.value) }, ...options);
  const show = (next: ControlValue) => {
    input.value = String(next);
  };
  if (value !== undefined) show(value);
  return { input: h("label", {}, h("span", {}, label), input), show };
}

function segments({ id, label, choices }: Kind<"select">, value: ControlValue | undefined, set: Setter) {
  const inputs = choices.map((choice) =>
    h("input", {
      type: "radio",
      name: `control-${id}`,
      id: `control-${id}-${choice.value}`,
      value: choice.value,
      onchange: () => set(choice.value),
    }),
  );
  const show = (next: ControlValue) => {
    for (const input of inputs) input.checked = input.value === next;
  };
  if (value !== undefined) show(value);
  const labels = choices.map((choice, index) => h("label", {}, inputs[index]!, h("span", {}, choice.label)));
  const row = h("div", { class: "segments" }, ...labels);
  return { input: h("fieldset", {}, h("legend", {}, label), row), show };
}

function checks({ id, label, choices }: Kind<"multi-select">, value: ControlValue | undefined, set: Setter) {
  const inputs = choices.map((choice) =>
    h("input", {
      type: "checkbox",
      id: `control-${id}-${choice.value}`,
      value: choice.value,
      onchange: () => set(inputs.filter(({ checked }) => checked).map((input) => input.value)),
    }),
  );
  const show = (next: ControlValue) => {
    for (const input of inputs) input.checked = (next as readonly string[]).includes(input.value);
  };
  if (value !== undefined) show(value);
  const rows = choices.map((choice, index) => {
    const swatch = h("span", { class: "swatch" });
    if (choice.colour) swatch.style.background = choice.colour;
    return h("label", {}, inputs[index]!, choice.colour !== undefined && swatch, h("span", {}, choice.label));
  });
  return {
    input: h("fieldset", { id: `control-${id}` }, h("legend", {}, label), h("div", { class: "checks" }, ...rows)),
    show,
  };
}

function toggle({ id, label }: Kind<"toggle">, value: ControlValue | undefined, set: Setter) {
  const input = h("input", {
    type: "checkbox",
    role: "switch",
    id: `control-${id}`,
    onchange: () => set(input.checked),
  });
  const show = (next: ControlValue) => {
    input.checked = next === true;
  };
  if (value !== undefined) show(value);
  return { input: h("label", { class: "switch" }, h("span", {}, label), input), show };
}

function text(control: Kind<"text">, value: ControlValue | undefined, set: Setter) {
  const { id, label, placeholder, check } = control;
  const problem = h("span", { class: "problem", id: `problem-${id}`, role: "alert" });
  const input = h("input", {
    type: "text",
    id: `control-${id}`,
    placeholder,
    "aria-describedby": `problem-${id}`,
    onchange: () => {
      const wrong = check?.(input.value);
      problem.textContent = wrong ?? "";
      input.setAttribute("aria-invalid", String(wrong !== undefined));
      if (wrong === undefined) set(acceptedValue(control, input.value));
    },
  });
  const show = (next: ControlValue) => {
    input.value = String(next);
  };
  if (value !== undefined) show(value);
  return { input: h("label", {}, h("span", {}, label), input, problem), show };
}

function colour({ id, label }: Kind<"colour">, value: ControlValue | undefined, set: Setter) {
  const input = h("input", { type: "color", id: `control-${id}`, oninput: () => set(input.value) });
  const show = (next: ControlValue) => {
    input.value = String(next);
  };
  if (value !== undefined) show(value);
  return { input: h("label", { class: "switch" }, h("span", {}, label), input), show };
}

/** Equal but for their values: the fields can stay. */
function sameDeclarations(a: readonly Control[], b: readonly Control[]): boolean {
  return a === b || JSON.stringify(a.map(withoutValue)) === JSON.stringify(b.map(withoutValue));
}

function withoutValue(control: Control): object {
  return { ...control, value: undefined, check: "check" in control ? String(control.check) : undefined };
}
