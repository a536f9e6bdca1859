// The shell's lights, for scenes that bring none.
import { DirectionalLight, Group, HemisphereLight } from "three/webgpu";

/** A soft sky and a key light from above the viewer's left shoulder. */
export function studioLights(up: "y" | "z"): Group {
  const lights = new Group();
  lights.name = "studio lights";
  const sky = new HemisphereLight(0xffffff, 0x8892a0, 1.6);
  const key = new DirectionalLight(0xffffff, 1.9);
  if (up === "z") {
    sky.position.set(0, 0, 1);
    key.position.set(-0.6, -0.8, 1.4);
  } else {
    key.position.set(-0.6, 1.4, 0.8);
  }
  lights.add(sky, key);
  return lights;
}
