// Values of controls: brought into line with what is declared, and read by kind.
import type { Control, ControlValue, ControlValues } from "./controls.ts";

/** How often declarations and values are brought into line before it is given up. */
const ROUNDS = 8;

/**
 * Controls and values that agree: wanted values where the declared control takes them, else the declared ones. A
 * declaration may depend on other values.
 *
 * @throws Error where declarations do not settle
 */
export function settleControls(
  declare: (values: Partial<ControlValues>) => readonly Control[],
  wanted: Partial<ControlValues>,
): { readonly controls: readonly Control[]; readonly values: ControlValues } {
  let values: ControlValues = {};
  for (let round = 0; round < ROUNDS; round++) {
    const controls = declare(values);
    const next: Record<string, ControlValue> = {};
    for (const control of controls) {
      if (control.kind !== "button") next[control.id] = acceptedValue(control, wanted[control.id]);
    }
    if (sameValues(values, next)) return { controls, values };
    values = next;
  }
  throw new Error(`the controls of the scene do not settle within ${ROUNDS} rounds`);
}

type ValueControl = Exclude<Control, { kind: "button" }>;

/** The wanted value if the control takes it, else the control's own. */
export function acceptedValue(control: ValueControl, wanted: ControlValue | undefined): ControlValue {
  return wanted !== undefined && accepts(control, wanted) ? wanted : control.value;
}

function accepts(control: ValueControl, wanted: ControlValue): boolean {
  const inside = (value: unknown, { min, max }: { readonly min: number; readonly max: number }) =>
    typeof value === "number" && value >= min && value <= max;
  switch (control.kind) {
    case "select":
      return control.choices.some(({ value }) => value === wanted);
    case "multi-select":
      return Array.isArray(wanted) && wanted.every((one) => control.choices.some(({ value }) => value === one));
    case "slider":
      return inside(wanted, control);
    case "range":
      return (
        Array.isArray(wanted) &&
        wanted.length === 2 &&
        wanted.every((end) => inside(end, control)) &&
        wanted[0]! <= wanted[1]!
      );
    case "toggle":
      return typeof wanted === "boolean";
    case "text":
      return typeof wanted === "string" && control.check?.(wanted) === undefined;
    case "colour":
      return typeof wanted === "string" && /^#[0-9a-f]{6}$/.test(wanted);
    default:
      throw new TypeError(`unknown control ${control satisfies never}`);
  }
}

function sameValues(a: ControlValues, b: ControlValues): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => sameValue(a[name], b[name]));
}

/** Equal in kind and content. */
export function sameValue(a: ControlValue | undefined, b: ControlValue | undefined): boolean {
  if (!Array.isArray(a) || !Array.isArray(b)) return a === b;
  return a.length === b.length && a.every((one, index) => one === b[index]);
}

/** The value of a select, text or colour control. @throws TypeError if there is none */
export function textValue(values: ControlValues, id: string): string {
  const value = values[id];
  if (typeof value !== "string") throw new TypeError(`control "${id}" has no text`);
  return value;
}

/** The value of a slider. @throws TypeError if there is none */
export function numberValue(values: ControlValues, id: string): number {
  const value = values[id];
  if (typeof value !== "number") throw new TypeError(`control "${id}" has no number`);
  return value;
}

/** The value of a toggle. @throws TypeError if there is none */
export function flagValue(values: ControlValues, id: string): boolean {
  const value = values[id];
  if (typeof value !== "boolean") throw new TypeError(`control "${id}" is no toggle`);
  return value;
}

/** The values of a multi-select. @throws TypeError if there are none */
export function textValues(values: ControlValues, id: string): readonly string[] {
  const value = values[id];
  if (!Array.isArray(value) || value.some((one) => typeof one !== "string")) {
    throw new TypeError(`control "${id}" has no list of texts`);
  }
  return value as readonly string[];
}

/** The ends of a range. @throws TypeError if there are none */
export function rangeValue(values: ControlValues, id: string): readonly [number, number] {
  const value = values[id];
  if (!Array.isArray(value) || value.length !== 2 || typeof value[0] !== "number") {
    throw new TypeError(`control "${id}" has no range`);
  }
  return value as unknown as readonly [number, number];
}
