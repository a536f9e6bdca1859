// Which annotations are classes: by what the user says, or by codes that everybody uses.
import { InputError } from "@sciformer/core";
import type { Annotation } from "../recording.ts";

/** Text of an annotation -> class; null: a trial whose class is not known. */
export type EventClasses = ReadonlyMap<string, string | null>;

/** Codes of the BCI competitions and texts of BNCI Horizon 2020 and of the simulator. */
const KNOWN: EventClasses = new Map([
  ["769", "left_hand"],
  ["770", "right_hand"],
  ["771", "feet"],
  ["772", "tongue"],
  ["783", null],
  ["left hand", "left_hand"],
  ["right hand", "right_hand"],
  ...["left_hand", "right_hand", "feet", "tongue", "rest"].map((name) => [name, name] as const),
]);

/** Marks of trials that a person has rejected, at their start (BCI competitions). */
const REJECTED = "1023";

/** `T1=left,T2=right`; a text alone is its own class. @throws InputError for another form */
export function parseEvents(written: string): EventClasses {
  const found = new Map<string, string | null>();
  for (const part of written.split(",")) {
    const equals = part.lastIndexOf("=");
    const text = (equals < 0 ? part : part.slice(0, equals)).trim();
    const name = (equals < 0 ? part : part.slice(equals + 1)).trim();
    if (text === "" || name === "" || found.has(text)) {
      throw new InputError(`--events "${written}": expected texts and their classes, as in T1=left,T2=right`);
    }
    found.set(text, name === "?" ? null : name);
  }
  return found;
}

/** `33025=0.5,33026=0.5`: seconds by which annotations of a text lie before what they announce. @throws InputError */
export function parseShifts(written: string): ReadonlyMap<string, number> {
  return new Map(
    written.split(",").map((part) => {
      const equals = part.lastIndexOf("=");
      const seconds = equals < 1 ? Number.NaN : Number(part.slice(equals + 1));
      if (Number.isFinite(seconds)) return [part.slice(0, equals).trim(), seconds] as const;
      throw new InputError(`--shift "${written}": expected texts and seconds, as in 33025=0.5,33026=0.5`);
    }),
  );
}

/** As {@link parseEvents} reads them. */
export function formatEvents(events: EventClasses): string {
  return [...events].map(([text, name]) => `${text}=${name ?? "?"}`).join(",");
}

/** The classes of a map, in its order. */
export function classNames(events: EventClasses): string[] {
  return [...new Set([...events.values()].filter((name) => name !== null))];
}

/**
 * The known codes that occur among some annotations; of trials that were cut already every text.
 *
 * @returns empty where there are none
 */
export function guessEvents(annotations: readonly Annotation[], areCut: boolean): EventClasses {
  const texts = [...new Set(annotations.map(({ text }) => text))].sort();
  if (areCut) return new Map(texts.map((text) => [text, KNOWN.get(text) ?? text]));
  return new Map(texts.flatMap((text) => (KNOWN.has(text) ? [[text, KNOWN.get(text)!] as const] : [])));
}

/** `"T0" (15), "T1" (8)`. */
export function listedTexts(annotations: readonly Annotation[]): string {
  const counts = new Map<string, number>();
  for (const { text } of annotations) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts].map(([text, number]) => `"${text}" (${number})`).join(", ");
}

/** Stretches that are marked as artefacts, seconds. */
export interface BadMarks {
  /** True for an event at `onset` whose trial lasts from `from` to `to`. */
  isBad(onset: number, from: number, to: number): boolean;
}

/** Marks of rejected trials, and annotations that begin with BAD. */
export function badMarks(annotations: readonly Annotation[], events: EventClasses): BadMarks {
  const stretches = annotations.filter(({ text }) => text === REJECTED || /^bad/i.test(text));
  const onsets = annotations.filter(({ text }) => events.has(text)).map(({ onset }) => onset);
  const rejected = new Set(
    stretches
      .filter(({ text }) => text === REJECTED)
      .map(({ onset: mark }) => Math.min(...onsets.filter((onset) => onset >= mark))),
  );
  return {
    isBad: (onset, from, to) =>
      rejected.has(onset) || stretches.some((mark) => mark.onset < to && mark.onset + mark.duration > from),
  };
}
