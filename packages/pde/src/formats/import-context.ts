// What every importer is given beside the file: the options, and where warnings go.
import type { Report } from "@sciformer/core";
import type { ImportOptions } from "./options.ts";

export interface ImportContext {
  readonly options: ImportOptions;
  readonly report: Report;
}
