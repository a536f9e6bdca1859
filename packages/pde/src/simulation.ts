// One simulated or measured trajectory on its way between files, the solver, the dataset and the model.

/** How an edge of the domain behaves. */
export type Boundary = "periodic" | "open" | "wall" | "inflow";

/** What is known of a trajectory before its frames are read. */
export interface SimulationInfo {
  /** Unique in its data set. */
  readonly simId: string;
  /** Name of the set-up (`burgers`, `gs_alpha`) or the file's stem; statistics are kept per tag. */
  readonly tag: string;
  /** Label of the PDE type, 0 if unknown. */
  readonly pdeId: number;
  /** Channel names in stored order. */
  readonly fieldNames: readonly string[];
  /** Channel type of each field, 0 if unknown. */
  readonly fieldIds: readonly number[];
  /** One letter per channel; adjacent equal letters are the components of a vector. */
  readonly fieldScheme: string;
  /** Unit of each field ("1" if dimensionless), or null where the source does not say. */
  readonly fieldUnits: readonly string[] | null;
  /** Points along x, y and z: one to three of them. A one-dimensional field has one. */
  readonly grid: readonly number[];
  /** Time between two stored frames. */
  readonly dt: number;
  /** Time of frame 0. */
  readonly t0: number;
  /** Length of the domain along each axis, or null if unknown. */
  readonly domainExtent: readonly number[] | null;
  /** Of x-, x+, y-, y+. */
  readonly boundary: readonly [Boundary, Boundary, Boundary, Boundary];
  readonly params: readonly SimulationParameter[];
  /** Seed of the generator, or null for data from files. */
  readonly seed: number | null;
  /** Kind of the initial condition, or null for data from files. */
  readonly icKind: string | null;
  /** The file, or "solver". */
  readonly source: string;
}

/** A constant of the equation: viscosity 1e-4. */
export interface SimulationParameter {
  readonly name: string;
  /** Parameter class, 0 if unknown. */
  readonly id: number;
  readonly value: number;
}

/** One stored frame. */
export interface SimulationFrame {
  readonly time: number;
  /** [channels, ...grid], row-major. Points that were not measured are 0. */
  readonly data: Float32Array;
  /** [...grid], 1 where measured; absent where all are. */
  readonly valid?: Uint8Array;
}

/** A trajectory: its description, and its frames one after the other, so that memory holds a few of them only. */
export interface Simulation extends SimulationInfo {
  readonly frameCount: number;
  frames(): AsyncIterable<SimulationFrame> | Iterable<SimulationFrame>;
}
