// Finds a key that a JSON object repeats: JSON.parse keeps the last one silently.

/** The first key that occurs twice in one object of a valid JSON text, whatever its depth; undefined if none does. */
export function findDuplicateKey(json: string): string | undefined {
  const symbols = /[{}[\]"]/g;
  const open: Set<string>[] = [];
  for (let match = symbols.exec(json); match !== null; match = symbols.exec(json)) {
    const symbol = match[0];
    if (symbol === "{" || symbol === "[") open.push(new Set());
    else if (symbol === "}" || symbol === "]") open.pop();
    else {
      const end = stringEnd(json, match.index);
      symbols.lastIndex = end;
      if (!isFollowedByColon(json, end)) continue;
      const key = JSON.parse(json.slice(match.index, end)) as string;
      const keys = open.at(-1)!;
      if (keys.has(key)) return key;
      keys.add(key);
    }
  }
  return undefined;
}

/** The index after the closing quote of the string that opens at `start`. */
function stringEnd(json: string, start: number): number {
  let i = start + 1;
  while (json[i] !== '"') i += json[i] === "\\" ? 2 : 1;
  return i + 1;
}

/** A string in an object is a key when a colon follows it. */
function isFollowedByColon(json: string, position: number): boolean {
  let i = position;
  while (json[i] === " " || json[i] === "\t" || json[i] === "\n" || json[i] === "\r") i++;
  return json[i] === ":";
}
