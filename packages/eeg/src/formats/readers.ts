// All readers, in the order in which a file of unknown format is tried.
import { brainvision } from "./brainvision.ts";
import { csv } from "./csv.ts";
import { edf } from "./edf.ts";
import { eeglab } from "./eeglab.ts";
import { fif } from "./fif.ts";
import { gdf } from "./gdf.ts";
import { mat } from "./mat.ts";
import { numpy } from "./numpy.ts";
import type { Reader } from "./reader.ts";

export const readers: readonly Reader[] = [edf, gdf, brainvision, eeglab, mat, fif, numpy, csv];
