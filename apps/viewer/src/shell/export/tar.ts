// A tar archive: frames of a film where the browser cannot make a film.

const BLOCK = 512;

export interface ArchivedFile {
  readonly name: string;
  readonly content: Uint8Array;
}

/** A POSIX ustar archive. @throws RangeError for a name of more than 100 bytes */
export function tarArchive(files: readonly ArchivedFile[]): Uint8Array<ArrayBuffer> {
  const padded = ({ content }: ArchivedFile) => BLOCK * Math.ceil(content.length / BLOCK);
  const bytes = files.reduce((sum, file) => sum + BLOCK + padded(file), 0) + 2 * BLOCK;
  const archive = new Uint8Array(bytes);
  let at = 0;
  for (const file of files) {
    archive.set(header(file), at);
    archive.set(file.content, at + BLOCK);
    at += BLOCK + padded(file);
  }
  return archive;
}

function header({ name, content }: ArchivedFile): Uint8Array {
  const block = new Uint8Array(BLOCK);
  const put = (text: string, from: number) => block.set(new TextEncoder().encode(text), from);
  const octal = (value: number, digits: number) => value.toString(8).padStart(digits, "0");
  if (new TextEncoder().encode(name).length > 100) throw new RangeError(`${name}: too long a name for an archive`);
  put(name, 0);
  put(`${octal(0o644, 7)}\0${octal(0, 7)}\0${octal(0, 7)}\0`, 100);
  put(`${octal(content.length, 11)}\0${octal(0, 11)}\0`, 124);
  // The sum is taken with blanks where it will stand.
  put(" ".repeat(8), 148);
  put("0", 156);
  put("ustar\0", 257);
  put("00", 263);
  const sum = block.reduce((total, value) => total + value, 0);
  put(`${octal(sum, 6)}\0 `, 148);
  return block;
}
