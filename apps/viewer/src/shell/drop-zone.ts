// The whole page takes files.

/** Calls `drop` with what is dropped anywhere; the page shows that it will take it. */
export function listenToDrops(root: HTMLElement, drop: (transfer: DataTransfer) => void): void {
  const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files") === true;
  document.addEventListener("dragover", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    root.classList.add("is-dropping");
  });
  document.addEventListener("dragleave", (event) => {
    if (event.relatedTarget === null) root.classList.remove("is-dropping");
  });
  document.addEventListener("drop", (event) => {
    root.classList.remove("is-dropping");
    if (!hasFiles(event)) return;
    event.preventDefault();
    drop(event.dataTransfer!);
  });
}
