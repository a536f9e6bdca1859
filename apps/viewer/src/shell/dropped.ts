// Files and folders that a person drops or chooses.
import type { DroppedFile } from "@sciformer/core/view";

/** More than this is no run and no recording. */
const MAX_FILES = 2000;

/** The files of a drop; folders are walked. */
export async function droppedFiles(transfer: DataTransfer): Promise<DroppedFile[]> {
  // All at once: after the first wait the transfer is empty. An item that is no entry of a file system is a plain file.
  const items = [...transfer.items].map((item) => item.webkitGetAsEntry() ?? item.getAsFile());
  const files: DroppedFile[] = [];
  for (const item of items) {
    if (item instanceof File) files.push(dropped(item, item.name));
    else if (item !== null) await walk(item, files);
  }
  return files;
}

/** The files of a file input. */
export function chosenFiles(list: FileList): DroppedFile[] {
  return [...list].map((file) => dropped(file, file.webkitRelativePath || file.name));
}

async function walk(entry: FileSystemEntry, files: DroppedFile[]): Promise<void> {
  if (files.length >= MAX_FILES || entry.name.startsWith(".")) return;
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
    files.push(dropped(file, entry.fullPath.slice(1)));
    return;
  }
  for (const child of await childrenOf(entry as FileSystemDirectoryEntry)) await walk(child, files);
}

/** A folder's entries come in portions. */
async function childrenOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const children: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return children;
    children.push(...some);
  }
}

function dropped(file: File, name: string): DroppedFile {
  return { name, bytes: file.size, read: async () => new Uint8Array(await file.arrayBuffer()) };
}
