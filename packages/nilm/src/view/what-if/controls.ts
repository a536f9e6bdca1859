// What a person can set in "What if".
import type { Control } from "@sciformer/core/view";
import { applianceChoices, appliancesControl } from "../appliance-choice.ts";
import type { Appliance } from "../appliances.ts";
import { houseControl } from "../house-choice.ts";

const EDIT_BUTTONS: readonly Control[] = [
  {
    kind: "button",
    id: "add",
    label: "Add it",
    group: "Edit",
    key: "a",
    help: "An event of middling energy, put into the middle of the window",
  },
  {
    kind: "button",
    id: "silence",
    label: "Silence the chosen event",
    group: "Edit",
    key: "x",
    help: "Or bring it back",
  },
  { kind: "button", id: "reset", label: "Undo all", group: "Edit", key: "u" },
];

/** @param canAttend false where there is no model to look into */
function modelControls(canAttend: boolean): readonly Control[] {
  return [
    {
      kind: "toggle",
      id: "cut",
      label: "Cut below the on threshold",
      group: "Model",
      value: true,
      help: "As predictions are written; without it the raw output is shown",
    },
    {
      kind: "toggle",
      id: "attends",
      label: "Attention",
      group: "Model",
      key: "i",
      value: false,
      help: "What one sample looks at; click on the mains curve to choose the sample",
      ...(canAttend ? {} : { disabled: "the run has no exported model" }),
    },
  ];
}

/** Which layer's attention, where there are several. @param paths undefined until they are known */
function layerControls(paths: readonly string[] | undefined): readonly Control[] {
  const choices = (paths ?? []).map((path) => ({ value: path, label: path }));
  if (choices.length < 2) return [];
  return [{ kind: "select", id: "layer", label: "Layer", group: "Model", choices, value: choices[0]!.value }];
}

export function whatIfControls(
  houseIds: readonly string[],
  appliances: readonly Appliance[],
  canAttend: boolean,
  paths: readonly string[] | undefined,
): readonly Control[] {
  const choices = applianceChoices(appliances);
  return [
    houseControl(houseIds),
    appliancesControl(appliances),
    { kind: "select", id: "source", label: "An event of the", group: "Edit", choices, value: choices[0]!.value },
    ...EDIT_BUTTONS,
    ...modelControls(canAttend),
    ...layerControls(paths),
  ];
}
