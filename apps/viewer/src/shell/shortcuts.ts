// Keys of the shell.

/** A key that the open scene has, and its line in the help. */
export interface SceneKey {
  readonly key: string;
  readonly label: string;
}

/** A key, what it does, and its line in the help. */
export interface Shortcut extends SceneKey {
  readonly run: () => void;
}

/** Calls what a key stands for, unless something is being written. @param other asked for keys of the scene */
export function listenToKeys(shortcuts: () => readonly Shortcut[], other: (key: string) => boolean): void {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isWriting(event)) return;
    const shortcut = shortcuts().find(({ key }) => key === event.key);
    if (shortcut) shortcut.run();
    else if (!other(event.key)) return;
    event.preventDefault();
  });
}

/** Fields have the keys that they understand; a dialog has all. */
function isWriting({ target, key }: KeyboardEvent): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.closest("dialog")) return true;
  if (target instanceof HTMLInputElement && ["checkbox", "radio", "range", "color"].includes(target.type)) {
    return key === " " || key.startsWith("Arrow");
  }
  if (target instanceof HTMLButtonElement || target.tagName === "SUMMARY") return key === " " || key === "Enter";
  return target.matches("input, select, textarea, [contenteditable]");
}
