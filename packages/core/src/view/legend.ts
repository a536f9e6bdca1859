// Legends: what colours and shapes of the picture mean.
import type { ColourMapName } from "./colour-maps.ts";

/** How values are spread over a colour map. */
export type ScaleKind = "linear" | "log" | "sqrt" | "symlog";

/** A colour bar. */
export interface ContinuousLegend {
  readonly kind: "continuous";
  readonly id: string;
  readonly title: string;
  readonly unit: string;
  readonly map: ColourMapName;
  readonly range: readonly [number, number];
  readonly scale: ScaleKind;
  /** Limits stay at -a .. a where a person changes them: signed fields, anomalies. */
  readonly symmetric?: boolean;
  /** A person may choose another map and fix the limits; the choice comes back in `SceneState.scales`. */
  readonly adjustable?: boolean;
  /** How a missing value looks. */
  readonly missing?: string;
}

export interface CategoryEntry {
  readonly label: string;
  /** `#rrggbb`. */
  readonly colour: string;
  readonly mark?: "fill" | "line" | "dash" | "dot" | "hatch";
}

export interface CategoryLegend {
  readonly kind: "categories";
  readonly id: string;
  readonly title: string;
  readonly entries: readonly CategoryEntry[];
}

export type Legend = ContinuousLegend | CategoryLegend;

/** What a person chose for a colour bar. */
export interface ScaleChoice {
  readonly map?: ColourMapName;
  readonly range?: readonly [number, number];
}
