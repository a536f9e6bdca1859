// Dark and light: the style sheet has the colours, scenes are told them.
import type { Theme, ThemeName } from "@sciformer/core/view";

const STORED = "sciformer.theme";

/** What the person chose, else what the system prefers. */
export function preferredTheme(): ThemeName {
  const stored = localStorage.getItem(STORED);
  if (stored === "dark" || stored === "light") return stored;
  return matchMedia("(prefers-color-scheme: light)").matches ? "light" : "dark";
}

/** Switches the page and remembers the choice. */
export function chooseTheme(name: ThemeName): void {
  localStorage.setItem(STORED, name);
  applyTheme(name);
}

export function applyTheme(name: ThemeName): void {
  document.documentElement.dataset.theme = name;
}

/** The colours of the style sheet as they are now. */
export function currentTheme(): Theme {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    name: document.documentElement.dataset.theme === "light" ? "light" : "dark",
    background: colour("background"),
    surface: colour("surface"),
    text: colour("text"),
    quiet: colour("quiet"),
    line: colour("line"),
    accent: colour("accent"),
  };
}
