// What the shell does for an open scene.
import {
  type LiveModels,
  type SceneData,
  type SceneHost,
  type SceneWorker,
  type Theme,
  type WorkerCalls,
  WorkerClient,
} from "@sciformer/core/view";
import type { Progress } from "./progress.ts";
import type { SceneSession } from "./scene-session.ts";
import type { Stage } from "./stage/stage.ts";

/** What a host is made of. */
export interface HostParts {
  readonly data: SceneData;
  readonly beside: readonly SceneData[];
  readonly saved: string | undefined;
  readonly theme: Theme;
  readonly stage: Stage | undefined;
  readonly live: LiveModels | undefined;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** Told when the scene looks at the runs beside it: it compares by itself. */
  comparing?(): void;
  fail(error: unknown): void;
  /** The session, once the scene is open. */
  session(): SceneSession | undefined;
}

export function sceneHost(parts: HostParts): SceneHost {
  const { data, beside, saved, theme, stage, live, progress, signal } = parts;
  return {
    data,
    get beside() {
      parts.comparing?.();
      return beside;
    },
    saved,
    theme,
    renderer: { backend: stage?.backend ?? "none", maxTextureSize: stage?.maxTextureSize ?? 0 },
    live,
    signal,
    invalidate: () => parts.session()?.invalidate(),
    redraw: () => stage?.draw(),
    progress: (label) => progress.begin(label),
    fail: (error) => parts.fail(error),
    setTime: (time) => parts.session()?.setTime(time),
    setControl: (id, value) => parts.session()?.setControl(id, value),
    select: (picks) => parts.session()?.select(picks),
    moveCamera: (link, pose, seconds) => stage?.moveCamera(link, pose, seconds),
    worker: (start) => sceneWorker(start(), signal),
    async picture(root, camera, width, height) {
      if (stage === undefined) throw new Error("a scene without panes has no renderer for pictures");
      return stage.picture(root, camera, width, height);
    },
  };
}

function sceneWorker<Calls extends WorkerCalls>(worker: Worker, signal: AbortSignal): SceneWorker<Calls> {
  const client = new WorkerClient(worker);
  const dispose = () => {
    worker.terminate();
    client.fail(new DOMException("the worker has ended", "AbortError"));
  };
  worker.addEventListener("error", ({ message }) => client.fail(new Error(message || "the worker cannot be started")));
  signal.addEventListener("abort", dispose, { once: true });
  return {
    call: (name, argument, options) => client.call(name, argument, options) as never,
    dispose,
  };
}
