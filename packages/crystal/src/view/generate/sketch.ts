// A crystal in the making: its sites so far, each with free coordinates by chance, in a cell as large as they need.
import { Random } from "@sciformer/core";
import type { Gene } from "../../gene.ts";
import { latticeOfShape, shapeSize } from "../../generate/cell-shape.ts";
import { expectedVolume } from "../../generate/embody.ts";
import type { SymmetricCrystal } from "../../symmetry/crystal.ts";
import { positionByLetter } from "../../symmetry/space-groups.ts";

/** Volume of a cell without sites, in cubic angstrom. */
const EMPTY_VOLUME = 150;

/** Nothing of it is packed or checked: it shows where the sites are. */
export function sketch(group: number, gene: Gene | undefined, seed: number): SymmetricCrystal {
  const random = new Random(seed).fork("sketch");
  const orbits = (gene?.sites ?? []).map((site, at) => {
    const own = random.fork(at);
    const { rotation } = positionByLetter(group, site.letter)!.representative;
    const [x, y, z] = [0, 1, 2].map((axis) => (rotation.some((row) => row[axis] !== 0) ? own.uniform() : 0));
    return { ...site, parameters: [x!, y!, z!] as const };
  });
  const shape = Array.from({ length: shapeSize(group) }, () => 0);
  const size = gene === undefined ? EMPTY_VOLUME : Math.max(EMPTY_VOLUME, expectedVolume(gene));
  return { group, lattice: latticeOfShape(group, shape, size), orbits };
}
