// Files in the layout of the published data, as they should be or with something wrong, for refusals and tests.
import { createHdf5 } from "@sciformer/core/node";

/** One data set of the group `sims`. */
interface FileSimulation {
  /** [frames, channels, x, y] or with more or fewer axes. */
  readonly shape: readonly number[];
  readonly attributes?: Readonly<Record<string, number>>;
  /** Overwrites single values. */
  readonly values?: Readonly<Record<number, number>>;
}

/** What the file says; a plain one has Burgers' equation on 16 x 16 points, two simulations of three frames. */
export interface PbdlFile {
  readonly pde?: string;
  readonly fields?: readonly string[];
  readonly scheme?: string;
  readonly constants?: readonly string[];
  readonly boundary?: string;
  readonly simulations?: readonly FileSimulation[];
  /** Name of the group. */
  readonly group?: string;
  readonly compression?: number;
}

const PLAIN: FileSimulation = { shape: [3, 2, 16, 16] };
/** Names of the edges of so many dimensions. */
const edgesOf = (dimensions: number) =>
  ["x", "y", "z"].slice(0, dimensions).flatMap((axis) => [`${axis} negative`, `${axis} positive`]);

/** Values of a data set: a wave. */
function valuesOf({ shape, values = {} }: FileSimulation): Float32Array {
  const data = Float32Array.from({ length: shape.reduce((all, one) => all * one, 1) }, (_, i) => Math.sin(i / 16));
  for (const [place, value] of Object.entries(values)) data[Number(place)] = value;
  return data;
}

/** Writes the file; it is closed when the promise resolves. */
export async function writePbdl(path: string, file: PbdlFile = {}): Promise<void> {
  const {
    pde = "Burgers",
    fields = ["Velocity X", "Velocity Y"],
    scheme = "VV",
    constants = [],
    group = "sims",
  } = file;
  const { boundary = "periodic", simulations = [PLAIN, PLAIN], compression } = file;
  const edges = edgesOf(simulations[0]!.shape.length - 2);
  const hdf5 = await createHdf5(path);
  try {
    const sims = hdf5.create_group(group);
    sims.create_attribute("PDE", pde);
    sims.create_attribute("Fields", [...fields]);
    sims.create_attribute("Fields Scheme", scheme);
    sims.create_attribute("Dt", 0.01, null, "<d");
    sims.create_attribute("Domain Extent", 1, null, "<d");
    sims.create_attribute("Constants", [...constants]);
    sims.create_attribute(
      "Boundary Conditions",
      edges.map(() => boundary),
    );
    sims.create_attribute("Boundary Conditions Order", edges);
    for (const [i, simulation] of simulations.entries()) {
      const shape = [...simulation.shape];
      const stored = { name: `sim${i}`, data: valuesOf(simulation), shape, dtype: "<f" };
      const made = sims.create_dataset(compression === undefined ? stored : { ...stored, chunks: shape, compression });
      for (const [name, value] of Object.entries(simulation.attributes ?? {}))
        made.create_attribute(name, value, null, "<d");
    }
  } finally {
    hdf5.close();
  }
}
