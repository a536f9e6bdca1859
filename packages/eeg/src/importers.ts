// The importers of the package: all formats, and what is done with their recordings.
import { importers } from "./formats/index.ts";
import { TRIAL_OPTIONS } from "./importing/options.ts";
import { toBatches } from "./importing/to-batches.ts";
import { resample } from "./signal/resample.ts";

export const IMPORTERS = importers({ toBatches, options: TRIAL_OPTIONS, resample });
