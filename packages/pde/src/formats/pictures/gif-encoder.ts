// The encoder of gifenc, a CommonJS module whose exports Node and test runners name differently when they import it.
import { createRequire } from "node:module";

export const { GIFEncoder } = createRequire(import.meta.url)("gifenc") as typeof import("gifenc");
