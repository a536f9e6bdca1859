// The core's own copy of tfjs, so that the bench's models meet the variables and backends of the core.
import { createRequire } from "node:module";

export const tf = createRequire(new URL("../../packages/core/package.json", import.meta.url))("@tensorflow/tfjs-core");
