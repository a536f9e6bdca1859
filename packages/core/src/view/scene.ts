// The contract between the viewer's shell and the scenes of a domain.
import type { PerspectiveCamera } from "three";
import type { Chart } from "./chart.ts";
import type { Control, ControlValues } from "./controls.ts";
import type { JsonObject, PageImporter, RunPart, SceneData } from "./data.ts";
import type { Legend, ScaleChoice } from "./legend.ts";
import type { CellValue, Listing, Picture } from "./listing.ts";
import type { LiveModels, ModelFocus, Probe } from "./live.ts";
import type { CameraPath, CameraPose, Pane } from "./pane.ts";
import type { DragGesture, Hit, Picked, PickList, ReadoutRow } from "./pick.ts";
import type { Timeline } from "./timeline.ts";
import type { WorkerCalls } from "./worker-calls.ts";

/**
 * What a package exports as `view` from "./view". It is loaded with the page, so it holds nothing heavy: a scene's own
 * modules are imported by `open`.
 */
export interface DomainView {
  /** As in config.json and in `sciformer.domain` of Arrow files. */
  readonly domain: string;
  readonly title: string;
  /** In the order of the tabs; the first whose needs are met opens. */
  readonly scenes: readonly SceneDefinition[];
  /** Figures for the run browser, the telling ones first; without it the first row of evaluation.json is taken. */
  headline?(evaluation: JsonObject): readonly ReadoutRow[];
  /** A small picture of a run for the run browser; without it the training loss is drawn. */
  thumbnail?(data: SceneData, size: { readonly width: number; readonly height: number }): Promise<Picture | undefined>;
  readonly importers?: readonly PageImporter[];
  /** What the server's importers must be told about a dropped file: time zone, column names. */
  readonly fileOptions?: readonly Control[];
  /** A guided walk: each step is a text beside a view. */
  readonly tour?: readonly TourStep[];
}

export interface TourStep {
  readonly title: string;
  /** Paragraphs of plain text. */
  readonly text: readonly string[];
  readonly scene: string;
  readonly controls?: ControlValues;
  readonly time?: number;
}

/** What must be there for a scene to open. All that is named is needed. */
export interface SceneNeeds {
  readonly predictions?: true;
  /** Names of columns of predictions.arrow, or patterns of which one must match. */
  readonly columns?: readonly (string | RegExp)[];
  readonly evaluation?: true;
  readonly metrics?: true;
  /** Tables of the dataset as `<table>/<split>`. */
  readonly tables?: readonly string[];
  /** Files of the run folder: `model.onnx`. */
  readonly files?: readonly string[];
}

export interface SceneDefinition {
  /** Letters, digits and `-`: it stands in the URL. */
  readonly id: string;
  readonly title: string;
  /** One sentence for the tab's tooltip and for screen readers. */
  readonly summary: string;
  readonly needs: SceneNeeds;
  /** True if it has panes: the renderer is loaded before it opens. Charts and listings alone do without. */
  readonly usesPanes: boolean;
  /** Imports what it takes and opens. @throws InputError for data that it cannot show */
  open(host: SceneHost): Promise<Scene>;
}

export type ThemeName = "dark" | "light";

/** Colours of the shell, `#rrggbb`, for what a scene draws itself. */
export interface Theme {
  readonly name: ThemeName;
  readonly background: string;
  readonly surface: string;
  readonly text: string;
  readonly quiet: string;
  readonly line: string;
  readonly accent: string;
}

/** Everything that an open scene depends on. Values of controls are complete and valid. */
export interface SceneState {
  /** NaN until the scene has declared a time line; inside of it, and on a step, ever after. */
  readonly time: number;
  readonly controls: ControlValues;
  readonly scales: Readonly<Record<string, ScaleChoice>>;
  /** Zoomed x ranges by chart id, or by the chart's `sync`. */
  readonly ranges: Readonly<Record<string, readonly [number, number]>>;
  /** Chosen things; as many as `Scene.selectable` allows, oldest first. */
  readonly selection: readonly Picked[];
  readonly hover: Picked | undefined;
  /** Tokens that the pointer is on, in the picture or in the model panel. */
  readonly tokens: readonly number[];
  readonly focus: ModelFocus | undefined;
  /** By the link of the panes; fresh only for scenes with `watchesCamera`. */
  readonly cameras: Readonly<Record<string, CameraPose>>;
  readonly theme: Theme;
  readonly playing: boolean;
}

/** Why `update` is called. Several changes can come at once. */
export type Change =
  | { readonly kind: "open" | "time" | "selection" | "hover" | "tokens" | "focus" | "camera" | "theme" | "range" }
  | { readonly kind: "control" | "scale"; readonly id: string }
  | { readonly kind: "button"; readonly id: string }
  /** A click in a chart: on a point of a series, or on a cell. */
  | {
      readonly kind: "chart-pick";
      readonly chart: string;
      readonly series: string | undefined;
      /** Index of the point; of a heat map row * columns + column. */
      readonly index: number;
    }
  | {
      readonly kind: "handle";
      readonly chart: string;
      readonly handle: string;
      readonly phase: "move" | "end";
      readonly x: number;
      readonly y: number;
      readonly height: number;
    }
  | { readonly kind: "listing-pick"; readonly listing: string; readonly row: number }
  /** Rows of a listing that its filters leave, in the order shown. */
  | { readonly kind: "listing-filter"; readonly listing: string; readonly rows: Int32Array }
  | { readonly kind: "data"; readonly part: RunPart }
  /** The scene asked for it ({@link SceneHost.invalidate}). */
  | { readonly kind: "invalidated" };

export interface Note {
  readonly id: string;
  readonly tone: "info" | "warning" | "error";
  readonly text: string;
  /** Stays in the picture, also in its exports: "model geometry, not relaxed". */
  readonly badge?: true;
}

/** Figures beside the picture: F1 at this threshold, PSNR, token count. */
export interface Readout {
  readonly id: string;
  readonly title: string;
  readonly rows: readonly ReadoutRow[];
}

/** A file that the scene can make: CIF, EXR, HDF5. PNG, glTF, video and CSV of charts and listings are the shell's. */
export interface SceneExport {
  readonly id: string;
  readonly title: string;
  readonly fileName: string;
  readonly mime: string;
  make(): Promise<Uint8Array<ArrayBuffer> | string>;
}

/** The rows of what is shown, for CSV. */
export interface ShownRows {
  readonly fileName: string;
  readonly columns: readonly { readonly name: string; readonly unit?: string }[];
  readonly rows: Iterable<readonly CellValue[]>;
}

/**
 * All that the shell draws around the three scenes. Hand back the very object of the last time for every part that
 * did not change: the shell compares by identity.
 */
export interface SceneFrame {
  /** None for a scene of charts and listings only. */
  readonly panes: readonly Pane[];
  readonly timeline?: Timeline;
  readonly legends: readonly Legend[];
  readonly charts: readonly Chart[];
  readonly listings: readonly Listing[];
  readonly readouts: readonly Readout[];
  readonly notes: readonly Note[];
  readonly paths?: readonly CameraPath[];
  readonly exports?: readonly SceneExport[];
  /** What the model panel looks into. */
  readonly probe?: Probe;
  /** What the keyboard walks through. */
  readonly items?: PickList;
}

/** An open scene. */
export interface Scene {
  /**
   * The controls for these values: choices may depend on other values. Pure and cheap; called until values and
   * controls agree, with none at first.
   */
  controls(values: Partial<ControlValues>): readonly Control[];
  /**
   * Brings the three scenes to the state and says what the shell draws. Called once with `open`, then whenever the
   * state changes, never while an earlier call is pending: what changes meanwhile comes together in the next call. A
   * promise is for work that takes a moment; what takes longer goes to a worker and ends with `invalidate`.
   */
  update(state: SceneState, changes: readonly Change[]): SceneFrame | Promise<SceneFrame>;
  /** What was hit; undefined where it means nothing. */
  pick?(hit: Hit): Picked | undefined;
  /** The thing of that name, for a selection in the URL. */
  pickNamed?(key: string): Picked | undefined;
  /** How many things can be chosen together: 1 unless given; distances need 2, angles 3. */
  readonly selectable?: number;
  /** On `start`: true takes the gesture, else the camera gets it. */
  drag?(gesture: DragGesture): boolean;
  /** Moves on what moves by itself; true while it has more to move. Not called under "reduced motion". */
  animate?(seconds: number): boolean;
  shown?(): ShownRows | undefined;
  /** State that no control holds (edits, placed events) as short text for the URL. */
  save?(): string;
  /** `update` is called when a camera moves. */
  readonly watchesCamera?: boolean;
  /** Frees geometries, materials, textures, workers that the host did not make. */
  dispose(): void;
}

/** What the shell does for a scene. */
export interface SceneHost {
  readonly data: SceneData;
  /** Runs to compare with, as chosen in the run browser. */
  readonly beside: readonly SceneData[];
  /** What `Scene.save` gave, from the URL. */
  readonly saved: string | undefined;
  readonly theme: Theme;
  readonly renderer: { readonly backend: "webgpu" | "webgl2" | "none"; readonly maxTextureSize: number };
  /** Undefined where the run has no exported model. */
  readonly live: LiveModels | undefined;
  /** Aborted when the scene is closed. */
  readonly signal: AbortSignal;
  /** Calls `update` soon: results have come. */
  invalidate(): void;
  /** Draws the panes again, nothing else. */
  redraw(): void;
  /** Shows that something takes long; `done` ends it. @returns sets the fraction, 0 ... 1 */
  progress(label: string): { set(fraction: number): void; done(): void };
  /** An error that does not end the scene. */
  fail(error: unknown): void;
  setTime(time: number): void;
  setControl(id: string, value: ControlValues[string]): void;
  select(picks: readonly Picked[]): void;
  /** Flies there, at once under "reduced motion". */
  moveCamera(link: string, pose: CameraPose, seconds: number): void;
  /**
   * Starts a worker, ended with the scene. The factory stands in the scene's module, so that the bundler sees it:
   * `host.worker(() => new Worker(new URL("./solver.worker.ts", import.meta.url), { type: "module" }))`.
   */
  worker<Calls extends WorkerCalls>(start: () => Worker): SceneWorker<Calls>;
  /** A picture of a three scene without showing it: for galleries and thumbnails. */
  picture(root: Pane["root"], camera: PerspectiveCamera, width: number, height: number): Promise<Picture>;
}

/** Calls into a worker that answers with `answerCalls`. */
export interface SceneWorker<Calls extends WorkerCalls> {
  call<Name extends keyof Calls & string>(
    name: Name,
    argument: Parameters<Calls[Name]>[0],
    options?: {
      readonly signal?: AbortSignal;
      readonly transfer?: readonly Transferable[];
      /** What the worker reports on the way. */
      readonly onProgress?: (value: unknown) => void;
    },
  ): Promise<Awaited<ReturnType<Calls[Name]>>>;
  dispose(): void;
}
