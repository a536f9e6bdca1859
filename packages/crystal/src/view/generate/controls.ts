// Controls of the generation, and what they say.
import { type Control, type ControlValues, flagValue, numberValue, textValue } from "@sciformer/core/view";
import type { GenerationTask } from "../../config.ts";
import { spaceGroup } from "../../symmetry/space-groups.ts";
import { fromScale, toScale } from "../../wyformer/properties.ts";
import type { Calibration } from "../../wyformer/temperature.ts";
import { CELL_CONTROLS } from "../cell/cell-controls.ts";
import type { DraftSettings } from "./draft.ts";

const MOST_TOP_K = 40;
/** A condition goes so many standard deviations to both sides. */
const SPREAD = 2.5;

const BUTTONS: readonly Control[] = [
  { kind: "button", id: "next", label: "Next token", group: "Draw", key: "g", help: "Draws one token, or goes on" },
  { kind: "button", id: "back", label: "One token back", group: "Draw", key: "h" },
  { kind: "button", id: "finish", label: "Finish", group: "Draw", key: "f" },
  { kind: "button", id: "again", label: "Another one", group: "Draw", key: "r" },
  { kind: "button", id: "empty", label: "From nothing, by steps", group: "Draw", key: "v" },
];

export function generateControls(task: GenerationTask): readonly Control[] {
  const groups = task.space_groups.map((group) => ({
    value: String(group),
    label: `${group}, ${spaceGroup(group).symbol}`,
  }));
  return [
    { kind: "select", id: "group", label: "Space group", group: "Wanted", choices: groups, value: commonest(task) },
    {
      kind: "text",
      id: "elements",
      label: "Elements",
      group: "Wanted",
      value: "",
      placeholder: "any, or such as Na, Cl",
      help: "All of them occur, and no others",
      check: (text) => elementsProblem(text, task),
    },
    ...task.condition.flatMap((spec): Control[] => {
      const values = [-SPREAD, SPREAD].map((side) => fromScale(side, spec));
      const [min, max] = [Math.min(...values), Math.max(...values)];
      const name = spec.column.replaceAll("_", " ");
      return [
        { kind: "toggle", id: `steers-${spec.column}`, label: `Steer by ${name}`, group: "Wanted", value: false },
        {
          kind: "slider",
          id: `value-${spec.column}`,
          label: name,
          group: "Wanted",
          min,
          max,
          step: (max - min) / 100,
          value: fromScale(0, spec),
        },
      ];
    }),
    {
      kind: "slider",
      id: "temperature",
      label: "Temperature",
      group: "Draw",
      min: 0.1,
      max: 3,
      step: 0.05,
      value: 1,
      help: "Divides the scores: below 1 is closer to the data",
    },
    {
      kind: "slider",
      id: "top-k",
      label: "Top k",
      group: "Draw",
      min: 0,
      max: MOST_TOP_K,
      step: 1,
      value: 0,
      help: "Only the k most probable tokens; 0: all",
    },
    ...BUTTONS,
    ...CELL_CONTROLS,
  ];
}

function commonest({ space_groups, space_group_counts }: GenerationTask): string {
  const count = (group: number) => space_group_counts[String(group)] ?? 0;
  return String(space_groups.reduce((best, group) => (count(group) > count(best) ? group : best)));
}

export function elementsOf(values: ControlValues): readonly string[] {
  return elementWords(textValue(values, "elements"));
}

function elementWords(text: string): string[] {
  return [...new Set(text.split(/[\s,;]+/).filter((word) => word !== ""))];
}

function elementsProblem(text: string, { vocabulary, max_sites }: GenerationTask): string | undefined {
  const words = elementWords(text);
  const unknown = words.find((word) => !vocabulary.elements.includes(word));
  if (unknown !== undefined) return `${unknown} is not an element that the model knows`;
  return words.length > max_sites ? `the model has room for ${max_sites} sites` : undefined;
}

/** The elements with one more, or without one that is there; as they are where that cannot be. */
export function toggledElements(elements: readonly string[], symbol: string, task: GenerationTask): string {
  const others = elements.filter((one) => one !== symbol);
  const wanted = (others.length === elements.length ? [...elements, symbol] : others).join(", ");
  return elementsProblem(wanted, task) === undefined ? wanted : elements.join(", ");
}

export function settingsOf(values: ControlValues, calibration: Calibration | undefined): DraftSettings {
  return {
    group: Number(textValue(values, "group")),
    elements: elementsOf(values),
    temperature: numberValue(values, "temperature"),
    topK: numberValue(values, "top-k"),
    calibration,
  };
}

/** Two numbers a property, its value and that it is known; undefined for a model that nothing steers. */
export function conditionOf(values: ControlValues, { condition }: GenerationTask): Float32Array | undefined {
  if (condition.length === 0) return undefined;
  return Float32Array.from(
    condition.flatMap((spec) => {
      if (!flagValue(values, `steers-${spec.column}`)) return [0, 0];
      return [toScale(numberValue(values, `value-${spec.column}`), spec), 1];
    }),
  );
}
