// Sliders with a number beside them: one value or the two ends of a range, linear or logarithmic.
import { type ControlValue, formatQuantity, type RangeControl, type SliderControl } from "@sciformer/core/view";
import { h } from "../dom.ts";

/** Positions of a logarithmic slider. */
const LOG_STEPS = 500;

type NumericControl = SliderControl | RangeControl;

/** The field of a slider or range. */
export function numericInputs(
  control: NumericControl,
  value: ControlValue | undefined,
  set: (value: ControlValue) => void,
): { input: HTMLElement; show: (value: ControlValue) => void } {
  const { id, label, unit } = control;
  const ends = control.kind === "range" ? (["from", "to"] as const) : (["value"] as const);
  const output = h("output", {});
  const inputs = ends.map((end, index) =>
    h("input", {
      type: "range",
      ...rangeOf(control),
      id: index === 0 ? `control-${id}` : undefined,
      "aria-label": control.kind === "range" ? `${label}, ${end}` : label,
      [control.kind === "slider" && control.lazy ? "onchange" : "oninput"]: () => hand(index),
    }),
  );
  const current = () => inputs.map(({ value: position }) => valueAt(control, Number(position)));
  const hand = (moved: number) => {
    const [low = 0, high = low] = current();
    // The end that is moved stops at the other.
    const pair = moved === 0 ? [Math.min(low, high), high] : [low, Math.max(low, high)];
    set(control.kind === "range" ? [pair[0]!, pair[1]!] : low);
  };
  const show = (next: ControlValue) => {
    const values = (typeof next === "number" ? [next] : next) as readonly number[];
    inputs.forEach((input, index) => {
      input.value = String(positionOf(control, values[index]!));
      input.setAttribute("aria-valuetext", formatQuantity(values[index]!, unit));
    });
    output.textContent = values.map((one) => formatQuantity(one, unit)).join(" \u2013 ");
  };
  if (value !== undefined) show(value);
  const head = h("span", { class: "slider-head" }, h("span", {}, label), output);
  return { input: h("div", { class: "slider" }, head, ...inputs), show };
}

function rangeOf({ min, max, step, scale }: NumericControl) {
  return scale === "log" ? { min: 0, max: LOG_STEPS, step: 1 } : { min, max, step };
}

function valueAt({ min, max, step, scale }: NumericControl, position: number): number {
  if (scale !== "log") return position;
  const value = min * (max / min) ** (position / LOG_STEPS);
  return Math.min(max, Math.max(min, Number((Math.round(value / step) * step).toPrecision(12))));
}

function positionOf({ min, max, scale }: NumericControl, value: number): number {
  return scale === "log" ? (LOG_STEPS * Math.log(value / min)) / Math.log(max / min) : value;
}
