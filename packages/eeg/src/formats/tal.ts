// Time-stamped annotation lists (TALs) of EDF+ and BDF+: `+onset[\x15duration]\x14text[\x14text..]\x14\x00`.

const ONSET = /^[+-]\d+(\.\d*)?$/;
const DURATION = /^(\d+(\.\d*)?)?$/;

/** One list: a time and the texts that belong to it; without text it only says when its record starts. */
export interface Tal {
  /** Seconds from the start that the header gives. */
  readonly onset: number;
  readonly duration: number;
  readonly texts: readonly string[];
}

const UTF8 = new TextDecoder("utf-8", { fatal: true });
const LATIN1 = new TextDecoder("latin1");

function decoded(bytes: Uint8Array): string {
  try {
    return UTF8.decode(bytes);
  } catch {
    // Older writers use the alphabet of their country; Latin 1 is the most common one, and decodes any byte.
    return LATIN1.decode(bytes);
  }
}

/** The lists in the annotation signal of one record; `onBad` is told of what is none. */
export function parseTals(bytes: Uint8Array, onBad: (text: string) => void): Tal[] {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end--;
  if (end === 0) return [];
  const tals: Tal[] = [];
  for (const text of decoded(bytes.subarray(0, end)).split("\0")) {
    if (text === "") continue;
    const [stamp = "", ...texts] = text.split("\x14");
    const [onset = "", duration = ""] = stamp.split("\x15");
    if (texts.length === 0 || !ONSET.test(onset) || !DURATION.test(duration)) onBad(text);
    else tals.push({ onset: Number(onset), duration: Number(duration), texts: texts.filter((part) => part !== "") });
  }
  return tals;
}
