// Parity of the spherical head model.
import type { ParityCase, ParityValues } from "@sciformer/core";
import { z } from "zod";
import type { UnitVector } from "../montage/positions.ts";
import { leadField, type SphericalHead, shellFactors } from "../simulate/lead-field.ts";
import { arrayOf, rowsOf, stacked } from "./arrays.ts";

const schema = z.object({
  radii_m: z.array(z.number()),
  conductivities_S_per_m: z.array(z.number()),
  terms: z.int(),
});

const averageReferenced = (field: readonly (readonly number[])[]): number[][] => {
  const means = [0, 1, 2].map((axis) => field.reduce((sum, row) => sum + row[axis]!, 0) / field.length);
  return field.map((row) => row.map((value, axis) => value - means[axis]!));
};

/** Kind `leadfield`: potentials of unit dipoles along x, y and z at the electrodes that the case gives. */
export function leadFieldParity(testCase: ParityCase): ParityValues {
  const { radii_m: radii, conductivities_S_per_m: conductivities, terms } = schema.parse(testCase.json);
  const head: SphericalHead = { radii, conductivities, terms };
  const vectors = (name: string) => rowsOf(arrayOf(testCase, name)).map((row) => [...row] as unknown as UnitVector);
  const places = vectors("input/electrodes_unit");
  const fields = vectors("input/dipole_positions_m").map((dipole) => leadField(head, dipole, places));
  const inner = [places.length, 3];
  return {
    "mid/g_n": shellFactors(head),
    "output/leadfield_V_per_Am": stacked(
      fields.map((field) => field.flat()),
      inner,
    ),
    "output/leadfield_average_reference": stacked(
      fields.map((field) => averageReferenced(field).flat()),
      inner,
    ),
  };
}
