// Plays a film of the camera until its end, or until a person takes the camera.
import type { CameraPath, CameraPose } from "@sciformer/core/view";

export class PathPlayer {
  readonly #set: (pose: CameraPose) => void;
  #playing: CameraPath | undefined;

  /** @param set moves the camera */
  constructor(set: (pose: CameraPose) => void) {
    this.#set = set;
  }

  play(path: CameraPath): void {
    this.#playing = path;
    const begin = performance.now();
    const step = (now: number) => {
      if (this.#playing !== path) return;
      const fraction = Math.min(1, Math.max(0, (now - begin) / (1000 * path.seconds)));
      this.#set(path.pose(fraction));
      if (fraction < 1) requestAnimationFrame(step);
      else this.#playing = undefined;
    };
    step(begin);
  }

  stop(): void {
    this.#playing = undefined;
  }
}
