// Annotations of EDF+ as text, spread over the records of a file.
import type { Annotation } from "../recording.ts";

/** Least room for a record's own time stamp. */
const STAMP_BYTES = 32;

/** What the annotation signal holds. */
export interface AnnotationRecords {
  /** Bytes in each record, even. */
  readonly bytes: number;
  /** The text of a record, at most that many bytes. */
  text(record: number): Buffer;
}

/**
 * Puts each annotation into the record that it starts in, or where that one is full into one behind it.
 *
 * @param annotations by onset
 */
export function annotationRecords(
  annotations: readonly Annotation[],
  records: number,
  recordSeconds: number,
): AnnotationRecords {
  const texts = annotations.map(talOf);
  const total = texts.reduce((sum, text) => sum + text.length, 0);
  const longest = texts.reduce((most, text) => Math.max(most, text.length), 0);
  for (let room = Math.max(longest, Math.ceil(total / records)); ; room *= 2) {
    const lists = fit(annotations, texts, { records, recordSeconds, room });
    if (!lists) continue;
    const bytes = room + STAMP_BYTES + ((room + STAMP_BYTES) % 2);
    const stamp = (record: number) => Buffer.from(`+${seconds(record * recordSeconds)}\x14\x14\0`);
    return { bytes, text: (record) => Buffer.concat([stamp(record), ...(lists[record] ?? [])]) };
  }
}

/** The lists of each record, or undefined where there is not room enough. */
function fit(
  annotations: readonly Annotation[],
  texts: readonly Buffer[],
  { records, recordSeconds, room }: { records: number; recordSeconds: number; room: number },
): Buffer[][] | undefined {
  const lists = Array.from({ length: records }, (): Buffer[] => []);
  let [record, used] = [0, 0];
  for (const [i, { onset }] of annotations.entries()) {
    const own = Math.min(records - 1, Math.max(0, Math.floor(onset / recordSeconds)));
    if (own > record) [record, used] = [own, 0];
    if (used + texts[i]!.length > room) [record, used] = [record + 1, 0];
    if (record >= records) return undefined;
    lists[record]!.push(texts[i]!);
    used += texts[i]!.length;
  }
  return lists;
}

/** Separators inside of a text become blanks. */
function talOf({ onset, duration, text }: Annotation): Buffer {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the separators of the format
  const clean = text.replace(/[\0\x14\x15]/g, " ");
  const sign = onset < 0 ? "-" : "+";
  const length = duration > 0 ? `\x15${seconds(duration)}` : "";
  return Buffer.from(`${sign}${seconds(Math.abs(onset))}${length}\x14${clean}\x14\0`);
}

/** To a tenth of a microsecond, without an exponent. */
function seconds(value: number): string {
  return value.toFixed(7).replace(/\.?0+$/, "");
}
