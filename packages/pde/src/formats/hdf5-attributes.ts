// Attributes written to HDF5 files: texts, numbers and lists of them.
import type { Hdf5Attribute } from "@sciformer/core/node";
import type { Dataset, Group } from "h5wasm/node";

/** Numbers are written as doubles; a list is an array of one axis. */
export function writeAttributes(to: Group | Dataset, attributes: Readonly<Record<string, Hdf5Attribute>>): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "string") to.create_attribute(name, value);
    else if (typeof value === "number") to.create_attribute(name, value, [], "<d");
    else if (value.every((item) => typeof item === "number")) {
      to.create_attribute(name, Float64Array.from(value as readonly number[]), [value.length], "<d");
    } else to.create_attribute(name, [...value] as string[]);
  }
}
