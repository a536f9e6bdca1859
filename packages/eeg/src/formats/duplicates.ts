// Channels are found by name, so a name that comes twice is refused.
import { InputError } from "@sciformer/core";

/** @throws InputError that names the first label that comes twice, and where */
export function refuseDuplicates(labels: readonly string[], path: string): void {
  const places = new Map<string, number>();
  for (const [place, label] of labels.entries()) {
    const before = places.get(label);
    if (before !== undefined) {
      throw new InputError(`${path}: channels ${before + 1} and ${place + 1} are both called "${label}"`);
    }
    places.set(label, place);
  }
}
