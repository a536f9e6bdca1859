// Buttons of the bar above: runs, open files, export, link, tour, theme, help.
import type { DroppedFile } from "@sciformer/core/view";
import { h } from "./dom.ts";
import { chosenFiles } from "./dropped.ts";
import { type IconName, icon } from "./icons.ts";
import { closeWhenLeft } from "./menu.ts";
import { showHelp, togglePanels, toggleRuns } from "./shell-shortcuts.ts";
import type { Workspace } from "./workspace.ts";

export interface TopBarActions {
  open(files: DroppedFile[]): void;
  tour(): void;
}

/** A run that can predict with the files that are open. */
interface OfferedRun {
  readonly name: string;
  predict(): void;
}

export class TopBar {
  /** Shows the runs where the page is too narrow for them. */
  readonly runsButton = button("runs", "Runs", "Runs (b)", toggleRuns);
  /** The bar's buttons, from left to right. */
  readonly elements: readonly HTMLElement[];
  readonly #tour: HTMLElement;
  readonly #predict = button("model", "Predict", "", () => this.#offered?.predict());
  #offered: OfferedRun | undefined;

  constructor(workspace: Workspace, { open, tour }: TopBarActions) {
    this.runsButton.classList.add("runs-button");
    this.#tour = button("tour", "Tour", "A walk through the scenes", tour);
    this.#tour.hidden = true;
    this.offer(undefined);
    this.elements = [
      this.#predict,
      openMenu(open),
      workspace.exports.element,
      button("link", "Link", "Copy a link to this view", () => void copyLink(workspace)),
      this.#tour,
      button("wide", "", "All of the page for the picture (w)", togglePanels),
      button("dark", "", "Dark or light (t)", () => toggleTheme(workspace)),
      button("help", "", "Keys (?)", () => showHelp(workspace)),
    ];
  }

  /** Offers to predict with the files that are open, or no more. */
  offer(run: OfferedRun | undefined): void {
    this.#offered = run;
    this.#predict.hidden = run === undefined;
    const text = `Predict with ${run?.name}`;
    this.#predict.title = text;
    this.#predict.setAttribute("aria-label", text);
    this.#predict.querySelector("span")!.textContent = text;
  }

  set hasTour(has: boolean) {
    this.#tour.hidden = !has;
  }
}

/** A file input gives files or a folder, not both. */
function openMenu(open: (files: DroppedFile[]) => void): HTMLElement {
  const chooser = (folder: boolean) => {
    const input = h("input", {
      type: "file",
      multiple: true,
      webkitdirectory: folder,
      hidden: true,
      "aria-label": folder ? "Run folder" : "Files",
      onchange: () => {
        const files = input.files ? chosenFiles(input.files) : [];
        input.value = "";
        if (files.length > 0) open(files);
      },
    });
    return input;
  };
  const inputs = { files: chooser(false), folder: chooser(true) };
  const item = (text: string, input: HTMLInputElement) => {
    const onclick = () => {
      menu.open = false;
      input.click();
    };
    return h("button", { type: "button", onclick }, text);
  };
  const menu = h(
    "details",
    { class: "menu-holder" },
    h("summary", { title: "Open files", "aria-label": "Open files" }, icon("open"), h("span", {}, "Open")),
    h(
      "div",
      { class: "menu" },
      item("Files: predictions, or what a domain reads \u2026", inputs.files),
      item("A run folder \u2026", inputs.folder),
      h("p", { class: "quiet" }, "Files can also be dropped anywhere on the page."),
    ),
    inputs.files,
    inputs.folder,
  );
  closeWhenLeft(menu);
  return menu;
}

function button(name: IconName, text: string, title: string, onclick: () => void): HTMLElement {
  return h(
    "button",
    { type: "button", title, "aria-label": title, onclick },
    icon(name),
    text !== "" && h("span", {}, text),
  );
}

async function copyLink({ messages }: Workspace): Promise<void> {
  try {
    await navigator.clipboard.writeText(location.href);
    messages.info("The link is copied.");
  } catch (error) {
    messages.error(error);
  }
}

export function toggleTheme(workspace: Workspace): void {
  workspace.setTheme(document.documentElement.dataset.theme === "light" ? "dark" : "light");
}
