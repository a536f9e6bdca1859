// What a person chose to see of a simulation: channel, look, overlays; the controls for it and their values.
import {
  type Control,
  type ControlValues,
  flagValue,
  type JsonObject,
  numberValue,
  textValue,
  textValues,
} from "@sciformer/core/view";
import { type Channel, channelsOf, vectorsOf } from "./channels.ts";
import type { Movie } from "./movie.ts";

/** Token grids that can be laid over a field. */
type Overlay = "none" | "tokens" | "windows" | "shifted";

/** Charts that can be shown. */
const CHARTS = ["error", "spectrum", "probe", "cut", "conserved", "histogram"] as const;
export type ChartName = (typeof CHARTS)[number];

export interface Sight {
  readonly channel: Channel;
  readonly isSurface: boolean;
  readonly isTiled: boolean;
  readonly isSmooth: boolean;
  readonly isAbsolute: boolean;
  readonly hasArrows: boolean;
  /** The first state is shown beside. */
  readonly hasStart: boolean;
  readonly overlay: Overlay;
  readonly level: number;
  /** Axis along which the line cut runs. */
  readonly cut: 0 | 1;
  readonly charts: readonly ChartName[];
}

/** The tokens of a run's model. */
export interface TokenPlan {
  /** Points along a side of a token on the finest level. */
  readonly patch: number;
  /** Tokens along a side of a window. */
  readonly window: number;
  /** The coarsest level. */
  readonly levels: number;
}

/** From the run's configuration; undefined where there is none. */
export function tokenPlan(config: JsonObject | undefined): TokenPlan | undefined {
  const model = config?.model as JsonObject | undefined;
  const { patch_size, window_size, custom } = model ?? {};
  if (typeof patch_size !== "number" || typeof window_size !== "number") return undefined;
  const depth = (custom as JsonObject | null | undefined)?.depth;
  const stages = Array.isArray(depth) ? depth.length : 5;
  return { patch: patch_size, window: window_size, levels: Math.floor(stages / 2) };
}

const CHART_TITLES: Readonly<Record<ChartName, string>> = {
  error: "Error by step",
  spectrum: "Energy by wave number",
  probe: "At the chosen point",
  cut: "Along a line",
  conserved: "Mean and mean square",
  histogram: "Values",
};

function pictureControls(movie: Movie, hasError: boolean): Control[] {
  const channels = channelsOf(movie);
  const isFlat = movie.grid[1] === 1;
  const noVector = vectorsOf(movie).length === 0 ? { disabled: "there is no vector among the fields" } : {};
  return [
    {
      kind: "select",
      id: "channel",
      label: "Show",
      key: "c",
      choices: channels.map(({ id, title }) => ({ value: id, label: title })),
      value: channels[0]!.id,
    },
    {
      kind: "select",
      id: "look",
      label: "As",
      key: "v",
      look: "segments",
      choices: [
        { value: "image", label: "Image" },
        { value: "surface", label: "Surface" },
      ],
      value: "image",
    },
    {
      kind: "select",
      id: "error",
      label: "Error",
      key: "e",
      look: "segments",
      choices: [
        { value: "signed", label: "Signed" },
        { value: "absolute", label: "Absolute" },
      ],
      value: "signed",
      ...(hasError ? {} : { disabled: "there is no truth to compare with" }),
    },
    {
      kind: "toggle",
      id: "arrows",
      label: "Arrows",
      key: "a",
      value: false,
      help: "The vector field, in the picture's own directions",
      ...noVector,
    },
    { kind: "toggle", id: "tiles", label: "3 x 3 tiles", key: "x", value: false, help: "Shows how the field goes on" },
    { kind: "toggle", id: "first", label: "First state beside", key: "i", value: false },
    { kind: "toggle", id: "smooth", label: "Smooth pixels", value: false },
    {
      kind: "select",
      id: "cut",
      label: "Line cut along",
      look: "segments",
      choices: movie.axes.map((label, at) => ({ value: String(at), label })),
      value: "0",
      ...(isFlat ? { disabled: "there is one axis only" } : {}),
    },
  ];
}

function tokenControls(plan: TokenPlan | undefined, overlay: Overlay): Control[] {
  const choices = [
    { value: "none", label: "None" },
    { value: "tokens", label: "Tokens" },
    { value: "windows", label: "Windows" },
    { value: "shifted", label: "Shifted windows" },
  ];
  const select: Control = {
    kind: "select",
    id: "overlay",
    label: "Grid",
    group: "Tokens",
    key: "g",
    choices,
    value: "none",
    help: "Tokens attend to each other inside windows; in every other block these are shifted by half a window",
    ...(plan === undefined ? { disabled: "no run says how fields become tokens" } : {}),
  };
  if (plan === undefined || overlay === "none") return [select];
  const level: Control = {
    kind: "slider",
    id: "level",
    label: "Level",
    group: "Tokens",
    min: 0,
    max: plan.levels,
    step: 1,
    value: 0,
    help: "Each level down, tokens are twice as large",
  };
  return [select, level];
}

/** @param values those known so far */
export function sightControls(
  movie: Movie,
  hasError: boolean,
  plan: TokenPlan | undefined,
  values: Partial<ControlValues>,
): Control[] {
  const charts = CHARTS.map((value) => ({ value, label: CHART_TITLES[value] }));
  return [
    ...pictureControls(movie, hasError),
    ...tokenControls(plan, (values.overlay ?? "none") as Overlay),
    {
      kind: "multi-select",
      id: "charts",
      label: "Charts",
      group: "Charts",
      choices: charts,
      value: ["error", "spectrum", "probe", "cut", "conserved"],
    },
  ];
}

/** What the controls say. */
export function sightOf(movie: Movie, values: ControlValues): Sight {
  const channels = channelsOf(movie);
  const wanted = textValue(values, "channel");
  return {
    channel: channels.find(({ id }) => id === wanted) ?? channels[0]!,
    isSurface: textValue(values, "look") === "surface",
    isTiled: flagValue(values, "tiles"),
    isSmooth: flagValue(values, "smooth"),
    isAbsolute: textValue(values, "error") === "absolute",
    hasArrows: flagValue(values, "arrows") && vectorsOf(movie).length > 0,
    hasStart: flagValue(values, "first"),
    overlay: textValue(values, "overlay") as Overlay,
    level: "level" in values ? numberValue(values, "level") : 0,
    cut: textValue(values, "cut") === "1" ? 1 : 0,
    charts: textValues(values, "charts") as readonly ChartName[],
  };
}
