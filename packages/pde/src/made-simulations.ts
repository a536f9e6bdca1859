// Simulations made for tests and refusals: waves that move, as the files or solver would give them.
import type { Simulation, SimulationFrame, SimulationInfo } from "./simulation.ts";

/** How a made simulation differs from the plain one: two frames of one periodic field of 4 x 4 points. */
export interface MadeOptions extends Partial<SimulationInfo> {
  readonly simId: string;
  readonly frameCount?: number;
  /** Changes a frame that would be given. */
  readonly change?: (frame: SimulationFrame, index: number) => SimulationFrame;
}

/** Value of a field: a wave that has moved by a tenth of its length in every frame. */
function wave(channel: number, frame: number, [height, width]: readonly [number, number], i: number): number {
  const [x, y] = [Math.floor(i / width) / height, (i % width) / width];
  return Math.sin(2 * Math.PI * ((channel + 1) * x + y - 0.1 * frame)) + 0.1 * channel;
}

export function madeSimulation({ frameCount = 2, change = (frame) => frame, ...changes }: MadeOptions): Simulation {
  const info: SimulationInfo = {
    tag: "adv",
    pdeId: 1,
    fieldNames: ["density"],
    fieldIds: [5],
    fieldScheme: "d",
    fieldUnits: ["1"],
    grid: [4, 4],
    dt: 0.5,
    t0: 0.5,
    domainExtent: [1, 1],
    boundary: ["periodic", "periodic", "periodic", "periodic"],
    params: [],
    seed: 1,
    icKind: "wave",
    source: "made",
    ...changes,
  };
  const [height, width = 1] = info.grid as [number, number?];
  const points = info.grid.reduce((all, one) => all * one, 1);
  function* frames(): Generator<SimulationFrame> {
    for (let t = 0; t < frameCount; t++) {
      const data = Float32Array.from({ length: info.fieldNames.length * points }, (_, i) =>
        wave(Math.floor(i / points), t, [height, width], i % points),
      );
      yield change({ time: info.t0 + t * info.dt, data }, t);
    }
  }
  return { ...info, frameCount, frames };
}

/** Simulations as a stream. */
export async function* streamed(simulations: readonly Simulation[]): AsyncGenerator<Simulation> {
  yield* simulations;
}
