// Charts of a set of structures beside another one.
import type { Chart, Readout, ReadoutRow, Theme, XyChart } from "@sciformer/core/view";
import type { GeneScores } from "../../evaluation/gene-scores.ts";
import { spaceGroup } from "../../symmetry/space-groups.ts";
import { elementsChart } from "../elements-chart.ts";
import type { Harvest } from "../structures/group-check.ts";
import type { SetSummary, Shares } from "./summary.ts";

/** A set with its name. */
export interface NamedSet {
  readonly label: string;
  readonly summary: SetSummary;
}

const BESIDE_COLOUR = "#e69f00";
/** Smallest share that a colour stands for. */
const LEAST = 1e-3;

export type ElementView = "set" | "beside" | "ratio";

/** Space groups that occur in either set, in order. */
export function groupChart(set: NamedSet, beside: NamedSet | undefined, isLog: boolean, theme: Theme): XyChart {
  const groups = keysOf(set.summary.groups, beside?.summary.groups);
  return sharesChart(set, beside, theme, {
    id: "groups",
    title: "Space groups",
    place: "main",
    axis: "Space group",
    keys: groups,
    names: groups.map((group) => `${group} ${spaceGroup(group).symbol.replaceAll(" ", "")}`),
    isLog,
    pick: ({ groups: shares }) => shares,
  });
}

const COUNTS = [
  { id: "sites", title: "Wyckoff sites", pick: ({ sites }: SetSummary) => sites },
  { id: "kinds", title: "Elements in a structure", pick: ({ kinds }: SetSummary) => kinds },
  { id: "freedom", title: "Free coordinates", pick: ({ freedom }: SetSummary) => freedom },
] as const;

export function countCharts(set: NamedSet, beside: NamedSet | undefined, theme: Theme): XyChart[] {
  return COUNTS.map(({ id, title, pick }) => {
    const keys = keysOf(pick(set.summary), beside && pick(beside.summary));
    const names = keys.map(String);
    return sharesChart(set, beside, theme, {
      id,
      title,
      place: "below",
      axis: "Number",
      keys,
      names,
      isLog: false,
      pick,
    });
  });
}

function keysOf(one: Shares<number>, other: Shares<number> | undefined): number[] {
  return [...new Set([...one.keys(), ...(other?.keys() ?? [])])].sort((a, b) => a - b);
}

interface SharesSpec {
  readonly id: string;
  readonly title: string;
  readonly place: Chart["place"];
  readonly axis: string;
  readonly keys: readonly number[];
  readonly names: readonly string[];
  readonly isLog: boolean;
  readonly pick: (summary: SetSummary) => Shares<number>;
}

function sharesChart(set: NamedSet, beside: NamedSet | undefined, theme: Theme, spec: SharesSpec): XyChart {
  const { id, title, place, axis, keys, names, isLog, pick } = spec;
  const x = Float32Array.from(keys, (_, at) => at);
  const shares = (summary: SetSummary) =>
    Float32Array.from(keys, (key) => pick(summary).get(key) ?? (isLog ? Number.NaN : 0));
  const own = shares(set.summary);
  const others = beside && shares(beside.summary);
  const most = Math.max(0, ...own.filter(Number.isFinite), ...(others?.filter(Number.isFinite) ?? []));
  return {
    kind: "xy",
    id,
    title,
    place,
    x: { title: axis, scale: "categories", names },
    y: { title: "Share", scale: isLog ? "log" : "linear", ...(isLog ? {} : { range: [0, 1.08 * most] }) },
    series: [
      { id: "set", label: set.label, x, y: own, look: "bars", colour: theme.accent },
      ...(beside && others
        ? [
            {
              id: "beside",
              label: beside.label,
              x,
              y: others,
              look: "points",
              colour: BESIDE_COLOUR,
            } as const,
          ]
        : []),
    ],
  };
}

/** Elements by how many structures hold them, in one set or the one over the other. */
export function setElements(set: NamedSet, beside: NamedSet | undefined, view: ElementView): Chart {
  const own = (symbol: string) => set.summary.elements.get(symbol) ?? 0;
  const other = (symbol: string) => beside?.summary.elements.get(symbol) ?? 0;
  if (view === "ratio" && beside !== undefined) {
    const ratio = (symbol: string) =>
      own(symbol) > 0 && other(symbol) > 0 ? Math.log2(own(symbol) / other(symbol)) : Number.NaN;
    return elementsChart(ratio, {
      id: "elements",
      title: `Elements: ${set.label} over ${beside.label}`,
      place: "main",
      colour: {
        title: "log2 of the ratio",
        unit: "",
        map: "blue-white-red",
        range: [-3, 3],
        scale: "linear",
        symmetric: true,
      },
    });
  }
  const shown = view === "beside" && beside !== undefined ? beside : set;
  const share = (symbol: string) => shown.summary.elements.get(symbol) ?? Number.NaN;
  const most = Math.max(LEAST * 2, ...shown.summary.elements.values());
  return elementsChart(share, {
    id: "elements",
    title: `Elements: ${shown.label}`,
    place: "main",
    description: "Share of the structures that hold each element",
    colour: { title: "Share of structures", unit: "", map: "viridis", range: [LEAST, most], scale: "log" },
  });
}

/** From genes to structures, as a flow. */
export function harvestChart({ genes, structures }: Harvest, theme: Theme): Chart {
  const dropped = genes - structures;
  return {
    kind: "flow",
    id: "harvest",
    title: "What became of the genes",
    place: "below",
    unit: "genes",
    nodes: [
      { id: "genes", label: "genes", colour: theme.quiet },
      { id: "kept", label: "kept", colour: "#009e73" },
      { id: "dropped", label: "dropped", colour: "#d55e00" },
    ],
    links: [
      { from: "genes", to: "kept", value: structures },
      ...(dropped > 0 ? [{ from: "genes", to: "dropped", value: dropped }] : []),
    ],
  };
}

/** Figures that a page can name; others of the scores are left out. */
const FIGURES: Readonly<Record<string, { readonly label: string; readonly isShare: boolean }>> = {
  UNIQUE: { label: "unique", isShare: true },
  NOVEL: { label: "novel, of the unique", isShare: true },
  NEW_TYPE: { label: "of a new structure type", isShare: true },
  P1: { label: "P 1, of the novel", isShare: true },
  NEUTRAL: { label: "charge neutral", isShare: true },
  SG_CHI2: { label: "chi-square of space groups", isShare: false },
  EL_CHI2: { label: "chi-square of elements", isShare: false },
};

export function scoresReadout(scores: GeneScores, beside: string): Readout {
  const rows = Object.entries(scores).flatMap(([name, value]): ReadoutRow[] => {
    const figure = FIGURES[name];
    if (figure === undefined || value === null) return [];
    return figure.isShare
      ? [{ label: figure.label, value: 100 * value, unit: "%", digits: 1 }]
      : [{ label: figure.label, value, digits: 3 }];
  });
  return { id: "scores", title: `Compared with ${beside}`, rows };
}
