// Which set-up is solved in the page, and on how many points.
import { miniSetUp, paperSetUp, type SetUp } from "../../simulate/set-ups.ts";

/** Models of the published resolution see the published set-ups. */
const PAPER_GRID = 256;
/** The small set-ups are resolved by so many points. */
const LEAST_GRID = 64;

/** Points a side to solve on: a multiple of what the model sees. */
export function solveGridOf(grid: number): number {
  return grid * Math.max(1, Math.ceil(LEAST_GRID / grid));
}

/** @throws InputError for a tag without a set-up */
export function solverSetUp(tag: string, grid: number, solveGrid: number): SetUp {
  return grid < PAPER_GRID ? miniSetUp(tag, solveGrid) : paperSetUp(tag);
}
