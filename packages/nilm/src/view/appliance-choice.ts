// Which appliances a scene shows: the controls for it, and what they hold.
import { type Choice, type Control, type ControlValues, textValues } from "@sciformer/core/view";
import type { Appliance } from "./appliances.ts";

const ID = "appliances";

export function applianceChoices(appliances: readonly Appliance[]): readonly Choice[] {
  return appliances.map(({ name, label, colour }) => ({ value: name, label, colour }));
}

/** All of them unless a person says otherwise. */
export function appliancesControl(appliances: readonly Appliance[]): Control {
  const choices = applianceChoices(appliances);
  return { kind: "multi-select", id: ID, label: "Appliances", choices, value: choices.map(({ value }) => value) };
}

/** Those that a control of several has chosen. @param id of the control; that of {@link appliancesControl} unless given */
export function chosenAppliances(
  appliances: readonly Appliance[],
  values: ControlValues,
  id: string = ID,
): readonly Appliance[] {
  const names = textValues(values, id);
  return appliances.filter(({ name }) => names.includes(name));
}
