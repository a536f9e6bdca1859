// Charts and tables of a draft.
import type { Chart, Listing, Readout, Theme, XyChart } from "@sciformer/core/view";
import type { Embodied } from "../../generate/embody.ts";
import { spaceGroup } from "../../symmetry/space-groups.ts";
import { elementsChart } from "../elements-chart.ts";
import type { Candidate, DrawnToken } from "./draft.ts";

/** Bars that are drawn: the most probable tokens. */
const MOST_BARS = 16;

/** A crystal that was completed, and what came of it. */
export interface Made {
  readonly key: string;
  /** Text that is equal for equal genes. */
  readonly gene: string;
  readonly formula: string;
  readonly group: number;
  readonly sites: number;
  readonly nats: number;
  readonly outcome: Embodied | undefined;
}

const FIELD_TITLES: Readonly<Record<string, string>> = {
  elements: "element",
  site_symmetries: "site symmetry",
  sites_enumeration: "enumeration",
  harmonic_cluster: "harmonic class",
  wyckoff_letters: "Wyckoff letter",
};

export function fieldTitle(field: string): string {
  return FIELD_TITLES[field] ?? field;
}

/** The tokens with the largest shares, the most probable first. */
export function ranked(all: readonly Candidate[]): Candidate[] {
  return all
    .filter(({ share, raw }) => share > 0 || raw > 1e-3)
    .sort((a, b) => b.share - a.share || b.raw - a.raw)
    .slice(0, MOST_BARS);
}

/** Bars of what is drawn from, points of what the model has before rules and temperature. */
export function nextChart(top: readonly Candidate[], title: string, theme: Theme): XyChart {
  const x = Float32Array.from(top, (_, at) => at);
  const [best] = top;
  const highest = Math.max(0.01, ...top.flatMap(({ share, raw }) => [share, raw]));
  return {
    kind: "xy",
    id: "next",
    title,
    place: "below",
    weight: 1,
    description: best ? `${best.label} is the most probable with ${(100 * best.share).toFixed(1)} %` : "",
    x: { title: "Token: a click chooses it", scale: "categories", names: top.map(({ label }) => label) },
    y: { title: "Probability", scale: "linear", range: [0, 1.08 * highest] },
    series: [
      {
        id: "share",
        label: "drawn from",
        x,
        y: Float32Array.from(top, ({ share }) => share),
        look: "bars",
        colour: theme.accent,
      },
      {
        id: "raw",
        label: "model alone",
        x,
        y: Float32Array.from(top, ({ raw }) => raw),
        look: "points",
        colour: "#e69f00",
      },
    ],
  };
}

/** Where elements come next: the periodic table with their probabilities. */
export function elementChart(all: readonly Candidate[]): Chart {
  const shares = new Map(all.map(({ label, share }) => [label, share]));
  const known = [...shares.values()].filter((share) => share > 0);
  const most = Math.max(1e-3, ...known);
  return elementsChart((symbol) => shares.get(symbol) ?? Number.NaN, {
    id: "elements",
    title: "Next element",
    place: "below",
    weight: 1,
    description: "Probability of each element to come next",
    colour: { title: "Probability", unit: "", map: "viridis", range: [most * 1e-3, most], scale: "log" },
  });
}

const STEP_COLUMNS: Listing["columns"] = [
  { id: "field", title: "Site and field", kind: "text" },
  { id: "token", title: "Token", kind: "text" },
  { id: "share", title: "p", kind: "number", digits: 3 },
];

/** @param cursor tokens that are shown */
export function stepsListing(steps: readonly DrawnToken[], cursor: number): Listing {
  return {
    id: "steps",
    title: "Tokens",
    place: "side",
    look: "table",
    columns: STEP_COLUMNS,
    rows: steps.length,
    cell: (row, column) => {
      const { site, field, label, share } = steps[row]!;
      return [`${site} ${fieldTitle(field)}`, label, share ?? null][column]!;
    },
    key: (row) => `step-${row}`,
    ...(cursor > 0 ? { selected: `step-${cursor - 1}` } : {}),
  };
}

const MADE_COLUMNS: Listing["columns"] = [
  { id: "formula", title: "Formula", kind: "text", filter: "text" },
  { id: "group", title: "Space group", kind: "text" },
  { id: "sites", title: "Sites", kind: "number", digits: 0 },
  { id: "nats", title: "-log p", unit: "nats", kind: "number", digits: 2 },
  { id: "outcome", title: "Structure", kind: "text", filter: "choice" },
];

export function madeListing(made: readonly Made[], shown: string | undefined): Listing {
  return {
    id: "made",
    title: "Made so far",
    place: "below",
    look: "table",
    columns: MADE_COLUMNS,
    rows: made.length,
    cell: (row, column) => {
      const { formula, group, sites, nats, outcome } = made[row]!;
      return [
        formula,
        `${group}, ${spaceGroup(group).symbol}`,
        sites,
        Number.isNaN(nats) ? null : nats,
        outcomeText(outcome),
      ][column]!;
    },
    key: (row) => made[row]!.key,
    ...(shown === undefined ? {} : { selected: shown }),
  };
}

function outcomeText(outcome: Embodied | undefined): string {
  if (outcome === undefined) return "packing \u2026";
  return "failure" in outcome ? outcome.failure : "kept";
}

/** How many were kept, and why others were not. */
export function madeReadout(made: readonly Made[]): Readout {
  const outcomes = made.flatMap(({ outcome }) => outcome ?? []);
  const failures = new Map<string, number>();
  for (const one of outcomes) {
    if ("failure" in one) failures.set(one.failure, (failures.get(one.failure) ?? 0) + 1);
  }
  const dropped = [...failures.values()].reduce((sum, count) => sum + count, 0);
  return {
    id: "made",
    title: "Made so far",
    rows: [
      { label: "crystals", value: made.length },
      { label: "in the space group asked for", value: outcomes.length - dropped },
      { label: "dropped", value: dropped },
      ...[...failures].map(([why, count]) => ({ label: why, value: count })),
    ],
  };
}
