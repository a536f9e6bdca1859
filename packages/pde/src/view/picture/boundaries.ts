// What kinds of edges look like.
import type { CategoryEntry } from "@sciformer/core/view";
import type { Boundary } from "../../simulation.ts";

const COLOURS: Readonly<Record<Boundary, string>> = {
  periodic: "#56b4e9",
  open: "#009e73",
  wall: "#d55e00",
  inflow: "#cc79a7",
};

export const boundaryColour = (edge: Boundary) => COLOURS[edge];

/** The kinds that occur, each once. */
export function boundaryEntries(edges: readonly Boundary[]): CategoryEntry[] {
  return [...new Set(edges)].map((label) => ({ label, colour: COLOURS[label], mark: "line" }));
}
