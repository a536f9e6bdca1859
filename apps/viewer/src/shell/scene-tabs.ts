// The scenes of a run as tabs; one that lacks something says what.
import { missingNeeds, type Offer, type SceneDefinition } from "@sciformer/core/view";
import { h, replace } from "./dom.ts";

/** A scene and what it lacks, if anything. */
export interface SceneChoice {
  readonly definition: SceneDefinition;
  readonly missing: readonly string[];
}

export function sceneChoices(definitions: readonly SceneDefinition[], offer: Offer): SceneChoice[] {
  return definitions.map((definition) => ({ definition, missing: missingNeeds(definition.needs, offer) }));
}

/** The asked scene if it can open, else the first that can. */
export function openable(choices: readonly SceneChoice[], asked: string | undefined): SceneDefinition | undefined {
  const ready = choices.filter(({ missing }) => missing.length === 0).map(({ definition }) => definition);
  return ready.find(({ id }) => id === asked) ?? ready[0];
}

export function drawTabs(
  element: HTMLElement,
  choices: readonly SceneChoice[],
  open: string | undefined,
  choose: (choice: SceneChoice) => void,
): void {
  const tabs = choices.map((choice) => {
    const { definition, missing } = choice;
    const isOpen = definition.id === open;
    const tip = missing.length === 0 ? definition.summary : `needs ${missing.join(", ")}`;
    return h(
      "button",
      {
        type: "button",
        role: "tab",
        "aria-selected": String(isOpen),
        tabindex: isOpen ? 0 : -1,
        title: tip,
        "aria-controls": "main",
        // It can be reached, so that it can say what it lacks.
        "aria-disabled": missing.length > 0 ? "true" : undefined,
        "aria-description": tip,
        onclick: () => choose(choice),
        onkeydown: (event: KeyboardEvent) => moveFocus(event),
      },
      definition.title,
    );
  });
  const hadFocus = element.contains(document.activeElement);
  replace(element, ...tabs);
  const chosen = tabs.find((tab) => tab.tabIndex === 0) ?? tabs[0];
  if (chosen) chosen.tabIndex = 0;
  if (hadFocus) chosen?.focus();
  chosen?.scrollIntoView({ block: "nearest", inline: "nearest" });
}

/** Arrow keys go from tab to tab. */
function moveFocus(event: KeyboardEvent): void {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (step === undefined) return;
  event.preventDefault();
  const tab = event.currentTarget as HTMLElement;
  const tabs = [...tab.parentElement!.querySelectorAll<HTMLElement>("button")];
  tabs[(tabs.indexOf(tab) + step + tabs.length) % tabs.length]?.focus();
}
