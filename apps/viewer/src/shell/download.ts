// Files for the person.

/** Offers a file for download. */
export function download(content: Blob | Uint8Array<ArrayBuffer> | string, fileName: string, mime: string): void {
  const blob = content instanceof Blob ? content : new Blob([content], { type: mime });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = fileName;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
