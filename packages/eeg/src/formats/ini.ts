// Text of BrainVision headers and marker files: sections of `key=value` lines.

/** Section -> key -> value; lines of free sections and comments are left out. */
export type IniSections = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** UTF-8, or Latin 1 for older files. */
export function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("latin1").decode(bytes);
  }
}

export function parseIni(text: string): IniSections {
  const sections = new Map<string, Map<string, string>>();
  let current: Map<string, string> | undefined;
  for (const line of text.split(/\r\n|\r|\n/)) {
    const section = /^\[(.+)\]\s*$/.exec(line)?.[1];
    const equals = line.indexOf("=");
    if (section !== undefined) {
      current = new Map();
      sections.set(section.toLowerCase(), current);
    } else if (current && equals > 0 && !line.startsWith(";")) {
      current.set(line.slice(0, equals).trim().toLowerCase(), line.slice(equals + 1));
    }
  }
  return sections;
}

/** Fields between commas; commas inside of a field are written `\1`. */
export function iniFields(value: string): string[] {
  return value.split(",").map((field) => field.replaceAll("\\1", ","));
}
