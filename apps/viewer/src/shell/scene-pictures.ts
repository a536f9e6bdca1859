// The pictures of an open scene: the stage, started when a scene first needs it, how panes stand, cameras and films.
import type { CameraPath, CameraPose, SceneFrame, Theme } from "@sciformer/core/view";
import { ArrangementBar } from "./arrangement-bar.ts";
import { CameraMenu } from "./camera-menu.ts";
import type { Comparison } from "./comparison.ts";
import { h } from "./dom.ts";
import type { Regions } from "./layout.ts";
import { movedCameras } from "./moved-cameras.ts";
import { paneActions } from "./pane-actions.ts";
import { PathPlayer } from "./path-player.ts";
import type { SceneSession } from "./scene-session.ts";
import type { Stage, StageActions, StageStatistics } from "./stage/stage.ts";
import { turntable } from "./stage/turntable.ts";
import type { ViewState } from "./url-state.ts";

/** Seconds of a flight to a named view. */
const FLIGHT = 0.35;

/** What a person does in pictures goes to. */
export interface PictureOwner {
  readonly session: SceneSession | undefined;
  readonly comparison: Comparison;
  /** Cameras or panes stand otherwise. */
  arranged(): void;
}

type View = Pick<ViewState, "arrangement" | "pane" | "split" | "cameras">;

export class ScenePictures {
  readonly #regions: Regions;
  readonly #owner: PictureOwner;
  readonly #arrangement: ArrangementBar;
  readonly #menu: CameraMenu;
  readonly #player = new PathPlayer((pose) => this.setPose(pose));
  #stage: Stage | undefined;
  #frame: SceneFrame | undefined;
  /** Where cameras stand that are new. */
  #poses: ViewState["cameras"] = {};

  constructor(regions: Regions, owner: PictureOwner) {
    this.#regions = regions;
    this.#owner = owner;
    this.#arrangement = new ArrangementBar(() => this.#arrange());
    this.#menu = new CameraMenu({
      reset: () => this.reset(),
      goTo: (link, pose) => {
        this.stop();
        this.#stage?.moveCamera(link, pose, FLIGHT);
      },
      play: (path) => this.#player.play(path),
      paths: () => this.paths,
    });
    regions.stage.append(h("div", { class: "stage-bar" }, this.#arrangement.element, this.#menu.element));
  }

  /** Undefined while no pane is shown. */
  get stage(): Stage | undefined {
    return this.#frame && this.#frame.panes.length > 0 ? this.#stage : undefined;
  }

  /** What the address says of it. */
  get view(): View {
    const cameras = movedCameras(this.#frame?.panes ?? [], this.#stage?.cameras ?? {});
    return { cameras, ...this.#arrangement.view };
  }

  /** Films of the scene, and one that every picture has. */
  get paths(): readonly CameraPath[] {
    const { panes = [], paths = [] } = this.#frame ?? {};
    const [first] = panes;
    const pose = first && this.#stage?.cameras[first.link];
    if (!pose || first.camera.motion !== "orbit") return paths;
    return [...paths, turntable(pose, first.camera.up)];
  }

  /** Starts the renderer, once. */
  async start(theme: Theme): Promise<Stage> {
    if (this.#stage) return this.#stage;
    const { Stage } = await import("./stage/stage.ts");
    this.#stage = await Stage.create(this.#actions(), theme);
    this.#regions.stage.prepend(this.#stage.element);
    return this.#stage;
  }

  restore(view: ViewState): void {
    this.#poses = view.cameras;
    this.#arrangement.restore(view);
  }

  update(frame: SceneFrame): void {
    this.#frame = frame;
    this.#regions.stage.hidden = frame.panes.length === 0;
    this.#stage?.setPanes(frame.panes, this.#poses);
    this.#arrangement.update(frame.panes);
    this.#menu.update(frame.panes);
  }

  clear(): void {
    this.stop();
    this.#frame = undefined;
    this.#stage?.setPanes([], {});
    this.#regions.stage.hidden = true;
    this.#regions.status.textContent = "";
  }

  setTheme(theme: Theme): void {
    this.#stage?.setTheme(theme);
  }

  /** All cameras to where they began. */
  reset(): void {
    this.stop();
    this.#stage?.reset();
  }

  /** Ends a film that is played. */
  stop(): void {
    this.#player.stop();
  }

  /** Moves the cameras that films are made with, at once. */
  setPose(pose: CameraPose): void {
    const link = this.#frame?.panes[0]?.link;
    if (link !== undefined) this.#stage?.moveCamera(link, pose, 0);
  }

  presetKey(key: string): boolean {
    return this.#stage?.presetKey(key) === true;
  }

  #arrange(): void {
    const { arrangement = "side", pane, split = 0.5 } = this.#arrangement.view;
    this.#stage?.arrange(arrangement, pane, split);
    this.#owner.arranged();
  }

  #actions(): StageActions {
    const actions = paneActions(this.#owner.comparison, () => this.#owner.session);
    return {
      ...actions,
      drag: (gesture) => {
        this.stop();
        return actions.drag(gesture);
      },
      moved: (cameras) => {
        this.#owner.session?.setCameras(cameras);
        this.#owner.arranged();
      },
      divided: (split) => this.#arrangement.divide(split),
      drawn: (statistics) => this.#tell(statistics),
    };
  }

  #tell({ backend, drawCalls, triangles, milliseconds }: StageStatistics): void {
    const { status, stage } = this.#regions;
    const time = milliseconds.toFixed(1);
    Object.assign(stage.dataset, {
      backend,
      drawCalls: String(drawCalls),
      triangles: String(triangles),
      milliseconds: time,
    });
    const name = backend === "webgpu" ? "WebGPU" : "WebGL 2";
    status.textContent = `${name}: ${drawCalls} draw calls, ${triangles.toLocaleString("en")} triangles, ${time} ms`;
  }
}
