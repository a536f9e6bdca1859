// Controls that a scene declares; the shell draws them, keeps their values in the URL and hands them back.

/** What every control has. */
interface ControlBase {
  /** Letters, digits, `-` and `_`: it stands in the URL. */
  readonly id: string;
  readonly label: string;
  readonly help?: string;
  /** Heading that it stands under. */
  readonly group?: string;
  /** Keyboard key: toggles, presses, or goes to the next choice. */
  readonly key?: string;
  /** Why it cannot be used now; it is drawn greyed out with this text. */
  readonly disabled?: string;
}

/** One of several. */
export interface Choice {
  readonly value: string;
  readonly label: string;
  /** Swatch beside the label, `#rrggbb`. */
  readonly colour?: string;
}

export interface SelectControl extends ControlBase {
  readonly kind: "select";
  readonly choices: readonly Choice[];
  readonly value: string;
  /** `segments`: all choices side by side, for two to five short ones. */
  readonly look?: "list" | "segments";
}

export interface MultiSelectControl extends ControlBase {
  readonly kind: "multi-select";
  readonly choices: readonly Choice[];
  readonly value: readonly string[];
}

/** What sliders of one and of two values have. */
interface NumericBase extends ControlBase {
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly unit?: string;
  readonly scale?: "linear" | "log";
}

export interface SliderControl extends NumericBase {
  readonly kind: "slider";
  readonly value: number;
  /** Updates only when the slider is let go: for what takes long. */
  readonly lazy?: true;
}

export interface RangeControl extends NumericBase {
  readonly kind: "range";
  readonly value: readonly [number, number];
}

export interface ToggleControl extends ControlBase {
  readonly kind: "toggle";
  readonly value: boolean;
}

export interface TextControl extends ControlBase {
  readonly kind: "text";
  readonly value: string;
  readonly placeholder?: string;
  /** What is wrong with a text, or undefined: an hkl triple, a formula. A wrong text is not handed on. */
  readonly check?: (text: string) => string | undefined;
}

export interface ColourControl extends ControlBase {
  readonly kind: "colour";
  /** `#rrggbb`, sRGB. */
  readonly value: string;
}

/** Has no value; a press reaches the scene as a change. */
export interface ButtonControl extends ControlBase {
  readonly kind: "button";
}

/** `value` is what it has unless a person or the URL says otherwise. */
export type Control =
  | SelectControl
  | MultiSelectControl
  | SliderControl
  | RangeControl
  | ToggleControl
  | TextControl
  | ColourControl
  | ButtonControl;

export type ControlValue = string | number | boolean | readonly string[] | readonly [number, number];

/** Values by control id. */
export type ControlValues = Readonly<Record<string, ControlValue>>;
