// One pane's camera: three's camera and its pointer controls behind a pose.
import type { CameraPose, CameraSpec, Vec3 } from "@sciformer/core/view";
import { OrbitControls } from "three/addons/controls/OrbitControls.js";
import { MOUSE, OrthographicCamera, PerspectiveCamera, TOUCH, Vector3 } from "three/webgpu";
import { FlyControls } from "./fly-controls.ts";

const FIELD_OF_VIEW = 40;
/** Pictures narrower than this see as much across as one of this aspect. */
const WIDE = 1.5;

const UP: Readonly<Record<CameraSpec["up"], Vec3>> = { y: [0, 1, 0], z: [0, 0, 1] };

export class CameraRig {
  readonly camera: PerspectiveCamera | OrthographicCamera;
  readonly spec: CameraSpec;
  readonly #controls: OrbitControls | FlyControls;
  readonly #target: Vector3;
  readonly #moved: (pose: CameraPose) => void;
  #halfHeight: number;
  #isSetting = false;

  /** @param moved told when a person moves the camera */
  constructor(spec: CameraSpec, element: HTMLElement, moved: (pose: CameraPose) => void) {
    this.spec = spec;
    this.#moved = moved;
    const isFlat = spec.projection === "orthographic";
    this.camera = isFlat ? new OrthographicCamera() : new PerspectiveCamera(spec.fieldOfView ?? FIELD_OF_VIEW);
    this.camera.up.set(...UP[spec.up]);
    this.#halfHeight = spec.home.halfHeight ?? 1;
    this.#controls = spec.motion === "fly" ? this.#fly(element) : this.#orbit(element);
    this.#target = this.#controls instanceof OrbitControls ? this.#controls.target : new Vector3();
    this.setPose(spec.home);
  }

  get pose(): CameraPose {
    const pose = { position: triple(this.camera.position), target: triple(this.#target) };
    if (this.camera instanceof PerspectiveCamera) return pose;
    return { ...pose, halfHeight: this.#halfHeight / this.camera.zoom };
  }

  /** Goes there without telling. */
  setPose({ position, target, halfHeight }: CameraPose): void {
    this.#isSetting = true;
    this.camera.position.set(...position);
    this.#target.set(...target);
    if (this.camera instanceof OrthographicCamera && halfHeight !== undefined) {
      this.#halfHeight = halfHeight;
      this.camera.zoom = 1;
    }
    if (this.#controls instanceof OrbitControls) this.#controls.update();
    else this.camera.lookAt(this.#target);
    this.#isSetting = false;
  }

  /** Pointer gestures move the camera, or something else has them. */
  set enabled(enabled: boolean) {
    this.#controls.enabled = enabled;
  }

  /** Fits the picture's aspect, and the near and far planes to what is there. */
  fit(aspect: number): void {
    const { camera } = this;
    const { min, max } = this.spec.bounds;
    const middle = new Vector3(...min).add(new Vector3(...max)).multiplyScalar(0.5);
    const radius = Math.max(1e-6, new Vector3(...max).distanceTo(middle));
    const distance = camera.position.distanceTo(middle);
    camera.far = distance + 1.5 * radius;
    const spread = this.spec.fieldOfView === undefined ? Math.max(1, WIDE / aspect) : 1;
    if (camera instanceof PerspectiveCamera) {
      const half = ((this.spec.fieldOfView ?? FIELD_OF_VIEW) * Math.PI) / 360;
      camera.fov = (Math.atan(Math.tan(half) * spread) * 360) / Math.PI;
      camera.aspect = aspect;
      camera.near = Math.max((distance - 1.5 * radius) * 0.9, camera.far / 5000);
    } else {
      camera.top = this.#halfHeight * spread;
      camera.bottom = -camera.top;
      camera.right = camera.top * aspect;
      camera.left = -camera.right;
      camera.near = distance - 1.5 * radius;
    }
    camera.updateProjectionMatrix();
    camera.updateMatrixWorld();
  }

  /** Pixels of a scene unit at the target. @param height of the picture in pixels */
  pixelsPerUnit(height: number): number {
    const { camera } = this;
    if (camera instanceof OrthographicCamera) return (height * camera.zoom) / (camera.top - camera.bottom);
    const distance = camera.position.distanceTo(this.#target);
    return height / (2 * distance * Math.tan((camera.fov * Math.PI) / 360));
  }

  dispose(): void {
    this.#controls.dispose();
  }

  #orbit(element: HTMLElement): OrbitControls {
    const controls = new OrbitControls(this.camera, element);
    controls.zoomToCursor = true;
    if (this.spec.motion === "pan") {
      controls.enableRotate = false;
      controls.screenSpacePanning = true;
      controls.mouseButtons = { LEFT: MOUSE.PAN, MIDDLE: MOUSE.DOLLY, RIGHT: MOUSE.PAN };
      controls.touches = { ONE: TOUCH.PAN, TWO: TOUCH.DOLLY_PAN };
    }
    controls.addEventListener("change", () => {
      if (!this.#isSetting) this.#moved(this.pose);
    });
    return controls;
  }

  #fly(element: HTMLElement): FlyControls {
    const moved = (pose: CameraPose) => {
      this.setPose(pose);
      this.#moved(pose);
    };
    return new FlyControls(this.spec, element, () => this.pose, moved);
  }
}

function triple({ x, y, z }: Vector3): Vec3 {
  return [x, y, z];
}
