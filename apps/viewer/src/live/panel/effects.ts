// What changes inside the model do to its outputs.
import type { HostTensor } from "@sciformer/core/view";

/** How far an output moved. */
export interface Effect {
  readonly name: string;
  /** Largest absolute difference. */
  readonly largest: number;
  /** Largest absolute value without the changes. */
  readonly scale: number;
}

type Outputs = Readonly<Record<string, HostTensor>>;

/** For every output, that with changes against that without. */
export function effectsOn(outputs: Outputs, before: Outputs): readonly Effect[] {
  return Object.entries(outputs).flatMap(([name, { data }]) => {
    const plain = before[name]?.data;
    if (plain?.length !== data.length) return [];
    let [largest, scale] = [0, 0];
    for (let i = 0; i < data.length; i++) {
      largest = Math.max(largest, Math.abs(data[i]! - plain[i]!));
      scale = Math.max(scale, Math.abs(plain[i]!));
    }
    return [{ name, largest, scale }];
  });
}
