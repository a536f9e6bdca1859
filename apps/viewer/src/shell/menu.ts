// What menus that open below a button have in common.

/** Closes a menu when something else is clicked or focused, and with Escape, which gives the focus back. */
export function closeWhenLeft(menu: HTMLDetailsElement): void {
  const leave = ({ target }: Event) => {
    if (menu.open && !menu.contains(target as Node)) menu.open = false;
  };
  document.addEventListener("pointerdown", leave);
  document.addEventListener("focusin", leave);
  menu.addEventListener("keydown", (event) => {
    if (!menu.open || event.key !== "Escape") return;
    event.stopPropagation();
    menu.open = false;
    menu.querySelector("summary")?.focus();
  });
}
