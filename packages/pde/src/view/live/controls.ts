// What a person can set in "Live": equation, constants, the first state, the brush.
import { type Choice, type Control, type ControlValues, flagValue, numberValue, textValue } from "@sciformer/core/view";
import type { Parameters } from "../../simulate/equations.ts";
import { ALL_TAGS, type SetUp } from "../../simulate/set-ups.ts";
import { labelOf, PDE_TYPES, PDE_VOCABULARY } from "../../vocabulary.ts";

/** Set-ups that the run has learnt; all there are where it has learnt none of them. */
export function offeredTags(learnt: readonly string[]): readonly string[] {
  const known = ALL_TAGS.filter((tag) => learnt.includes(tag));
  return known.length > 0 ? known : ALL_TAGS;
}

/** `burgers: burgers` says one thing twice. */
function tagChoice(tag: string): Choice {
  const name = PDE_TYPES[labelOf(PDE_VOCABULARY, tag) ?? 0] ?? "unknown";
  return { value: tag, label: name === tag || name === "unknown" ? tag : `${name} (${tag})` };
}

/** The parameter whose slider it is. */
const sliderId = ({ parameter, axis }: SetUp["drawn"][number]) =>
  axis === undefined ? `p-${parameter}` : `p-${parameter}-${axis === 0 ? "x" : "y"}`;

/** Ranges wider than this factor have a logarithmic slider. */
const WIDE = 5;

function parameterSlider(drawn: SetUp["drawn"][number]): Control {
  const [min, max] = drawn.range;
  const isLog = min > 0 && max / min >= WIDE;
  return {
    kind: "slider",
    id: sliderId(drawn),
    label: drawn.name,
    group: "Equation",
    min,
    max,
    step: (max - min) / 200,
    value: isLog ? Number(Math.sqrt(min * max).toPrecision(3)) : (min + max) / 2,
    lazy: true,
    ...(isLog ? { scale: "log" } : {}),
  };
}

/** Constants as the equation takes them, and as the model is told them. */
export function parametersOf(
  setUp: SetUp,
  values: ControlValues,
): { readonly given: Partial<Parameters>; readonly told: Readonly<Record<string, number>> } {
  const given: Record<string, number | [number, number]> = {};
  const told: Record<string, number> = {};
  for (const drawn of setUp.drawn) {
    const value = numberValue(values, sliderId(drawn));
    if (drawn.axis === undefined) given[drawn.parameter] = value;
    else if (drawn.axis === 0) given[drawn.parameter] = [value, value];
    else (given[drawn.parameter] as [number, number])[1] = value;
    told[drawn.name] = value;
  }
  for (const { name, value } of setUp.told ?? []) told[name] = value;
  return { given, told };
}

/** Kinds of first states. */
function kindChoices({ initial }: SetUp): Choice[] {
  const names: Readonly<Record<string, string>> = {
    fourier: "Sum of waves",
    gaussian: "Gaussian field",
    diffused: "Diffused noise",
    blobs: "Blobs",
  };
  const kinds = initial.kind === "smooth" ? initial.kinds : ["blobs"];
  return [...kinds.map((value) => ({ value, label: names[value] ?? value })), { value: "blank", label: "Blank" }];
}

function startControls(setUp: SetUp): Control[] {
  const choices = kindChoices(setUp);
  return [
    { kind: "select", id: "start", label: "Begins as", group: "First state", choices, value: choices[0]!.value },
    {
      kind: "slider",
      id: "seed",
      label: "Seed",
      group: "First state",
      min: 1,
      max: 999,
      step: 1,
      value: 1,
      lazy: true,
    },
    { kind: "button", id: "again", label: "Another one", group: "First state", key: "r" },
  ];
}

function brushControls({ fieldNames }: SetUp): Control[] {
  const choices = fieldNames.map((label, field) => ({ value: String(field), label }));
  return [
    {
      kind: "toggle",
      id: "draw",
      label: "Draw by dragging",
      group: "Brush",
      key: "d",
      value: true,
      help: "Adds to the first state; otherwise dragging moves the picture",
    },
    {
      kind: "select",
      id: "field",
      label: "Adds to",
      group: "Brush",
      choices,
      value: choices.at(-1)!.value,
      ...(choices.length > 1 ? {} : { disabled: "there is one field" }),
    },
    { kind: "slider", id: "strength", label: "Strength", group: "Brush", min: -1, max: 1, step: 0.05, value: 0.6 },
    { kind: "slider", id: "radius", label: "Radius", group: "Brush", min: 0.02, max: 0.2, step: 0.01, value: 0.06 },
    {
      kind: "button",
      id: "blob",
      label: "Add at the chosen point",
      group: "Brush",
      key: "k",
      help: "In the middle where no point is chosen",
    },
    { kind: "button", id: "clear", label: "Remove what was drawn", group: "Brush", key: "u" },
  ];
}

/** How it is drawn. */
export interface Brush {
  /** Dragging draws; otherwise it moves the picture. */
  readonly isOn: boolean;
  readonly field: number;
  /** From -1 to 1. */
  readonly strength: number;
  /** A share of the domain. */
  readonly radius: number;
}

export function brushOf(values: ControlValues): Brush {
  return {
    isOn: flagValue(values, "draw"),
    field: Number(textValue(values, "field")),
    strength: numberValue(values, "strength"),
    radius: numberValue(values, "radius"),
  };
}

/** @param setUpOf the set-up of a tag */
export function liveControls(
  tags: readonly string[],
  values: Partial<ControlValues>,
  setUpOf: (tag: string) => SetUp,
): readonly Control[] {
  const first = tags.includes("burgers") ? "burgers" : tags[0]!;
  const setUp = setUpOf(typeof values.equation === "string" ? values.equation : first);
  const equation: Control = {
    kind: "select",
    id: "equation",
    label: "Equation",
    group: "Equation",
    choices: tags.map(tagChoice),
    value: first,
  };
  const steps: Control = {
    kind: "slider",
    id: "steps",
    label: "Steps",
    group: "Equation",
    min: 5,
    max: 60,
    step: 1,
    value: 20,
    lazy: true,
  };
  return [equation, ...setUp.drawn.map(parameterSlider), steps, ...startControls(setUp), ...brushControls(setUp)];
}

/** The equation that is chosen. */
export const equationOf = (values: ControlValues) => textValue(values, "equation");
