// NetCDF-4 out: an HDF5 file with dimension scales and CF attributes, which xarray, netCDF4 and h5netcdf open.
import { createHdf5, type Hdf5Attribute, writeAtomically } from "@sciformer/core/node";
import type { Dataset, File } from "h5wasm/node";
import type { Simulation } from "../simulation.ts";
import { PDE_TYPES } from "../vocabulary.ts";
import { SPACE } from "./frame-blocks.ts";
import { writeAttributes } from "./hdf5-attributes.ts";

/** Of zlib; chunks hold one frame. */
const DEFLATE_LEVEL = 4;
/** What points that were not measured hold: the fill value of NetCDF floats. */
const FILL = 9.969209968386869e36;

/**
 * Writes one trajectory: dimensions time, x (, y, z), a variable a field, frame by frame.
 *
 * @param attributes of the file: title, source, history, model ...; dt, boundary, PDE and constants are added
 */
export async function writeNetcdf(
  path: string,
  simulation: Simulation,
  attributes: Readonly<Record<string, string | number>> = {},
): Promise<void> {
  await writeAtomically(path, async (temporaryPath) => {
    const file = await createHdf5(temporaryPath);
    try {
      writeAttributes(file, { Conventions: "CF-1.10", ...ownAttributes(simulation), ...attributes });
      writeDimensions(file, simulation);
      const variables = simulation.fieldNames.map((name, channel) => createField(file, simulation, name, channel));
      await writeFrames(variables, file.get("time") as Dataset, simulation);
    } finally {
      file.close();
    }
  });
}

/** What our importer reads back. */
function ownAttributes(simulation: Simulation): Record<string, Hdf5Attribute> {
  const { dt, tag, pdeId, boundary, params, fieldScheme, domainExtent, source } = simulation;
  return {
    title: `${tag}: ${simulation.simId}`,
    source,
    dt,
    tag,
    ...(pdeId > 0 ? { pde: PDE_TYPES[pdeId]! } : {}),
    boundary: boundary.join(" "),
    field_scheme: fieldScheme,
    ...(domainExtent ? { domain_extent: domainExtent } : {}),
    ...(params.length > 0
      ? {
          parameter_names: params.map(({ name }) => name).join(","),
          parameter_values: params.map(({ value }) => value),
        }
      : {}),
  };
}

/** Times of the frames come later. Points of a periodic axis leave out its end; open ones have both. */
function writeDimensions(file: File, { grid, domainExtent, boundary, frameCount }: Simulation): void {
  createScale(file, "time", new Float64Array(frameCount), { long_name: "time", axis: "T" });
  for (const [axis, size] of grid.entries()) {
    const length = domainExtent?.[axis];
    const isPeriodic = axis < 2 && boundary[2 * axis] === "periodic";
    const steps = isPeriodic ? size : size - 1;
    const spacing = length === undefined || steps < 1 ? 1 : length / steps;
    const values = Float64Array.from({ length: size }, (_, i) => i * spacing);
    createScale(file, SPACE[axis]!, values, {
      long_name: `${SPACE[axis]} coordinate`,
      axis: SPACE[axis]!.toUpperCase(),
    });
  }
}

function createScale(file: File, name: string, values: Float64Array, attributes: Record<string, Hdf5Attribute>): void {
  const dataset = file.create_dataset({ name, data: values, shape: [values.length], dtype: "<d" });
  dataset.make_scale(name);
  writeAttributes(dataset, attributes);
}

/** Names of fields as those of variables: `velocity x` -> `velocity_x`. */
function createField(file: File, simulation: Simulation, field: string, channel: number): Dataset {
  const { grid, frameCount, fieldUnits } = simulation;
  const name = variableName(field);
  const shape = [frameCount, ...grid];
  const points = grid.reduce((product, size) => product * size, 1);
  const dataset = file.create_dataset({
    name,
    data: new Float32Array(frameCount * points),
    shape,
    dtype: "<f",
    chunks: [1, ...grid],
    compression: "gzip",
    compression_opts: DEFLATE_LEVEL,
  });
  for (const [axis, dim] of ["time", ...SPACE.slice(0, grid.length)].entries()) dataset.attach_scale(axis, `/${dim}`);
  dataset.create_attribute("_FillValue", Float32Array.of(FILL), [1], "<f");
  writeAttributes(dataset, { long_name: field, units: fieldUnits?.[channel] ?? "1" });
  return dataset;
}

function variableName(field: string): string {
  return field.replace(/[^A-Za-z0-9]+/g, "_").replace(/^(?=\d)/, "field_");
}

async function writeFrames(variables: readonly Dataset[], time: Dataset, simulation: Simulation): Promise<void> {
  const points = simulation.grid.reduce((product, size) => product * size, 1);
  const whole = simulation.grid.map((size): [number, number] => [0, size]);
  let index = 0;
  for await (const { time: now, data, valid } of simulation.frames()) {
    time.write_slice([[index, index + 1]], Float64Array.of(now));
    for (const [channel, variable] of variables.entries()) {
      const plane = data.slice(channel * points, (channel + 1) * points);
      if (valid) for (let i = 0; i < points; i++) if (valid[i] === 0) plane[i] = FILL;
      variable.write_slice([[index, index + 1], ...whole], plane);
    }
    index++;
  }
}
