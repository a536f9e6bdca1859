// All file formats of the package, in the order in which `predict` tries them.
import type { Importer } from "@sciformer/core";
import { arrow } from "./arrow.ts";
import { csv } from "./csv.ts";
import { csvLong } from "./csv-long.ts";
import { energy } from "./energy.ts";
import { greenButton } from "./green-button.ts";
import { nilmtk } from "./nilmtk.ts";
import { redd } from "./redd.ts";
import { refit } from "./refit.ts";
import { register } from "./register.ts";
import { ukdale } from "./ukdale.ts";

export const formats: readonly Importer[] = [
  refit,
  redd,
  ukdale,
  nilmtk,
  arrow,
  greenButton,
  csvLong,
  register,
  energy,
  csv,
];
