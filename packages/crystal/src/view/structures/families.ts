// The structure families of the embedded default, each as a well-known compound: what there is to see without any run.
import type { Table } from "@sciformer/core/view";
import { reducedFormula } from "../../elements/formula.ts";
import type { StructureRow } from "../../formats/structure-row.ts";
import { FAMILIES, type Family } from "../../simulate/families.ts";
import { geneOf } from "../../symmetry/crystal.ts";
import { composition } from "../../symmetry/sites.ts";
import { rowsTable } from "./crystal-table.ts";

/** Elements of the roles A, B, C and X in each family. */
const ELEMENTS: Readonly<Record<string, string>> = {
  "rock salt": "A=Na X=Cl",
  "caesium chloride": "A=Cs X=Cl",
  "zinc blende": "A=Zn X=S",
  wurtzite: "A=Zn X=S",
  fluorite: "A=Ca X=F",
  antifluorite: "A=Li X=O",
  rutile: "A=Ti X=O",
  "cadmium iodide": "A=Cd X=I",
  pyrite: "A=Fe X=S",
  anatase: "A=Ti X=O",
  perovskite: "A=Sr B=Ti X=O",
  "orthorhombic perovskite": "A=Ca B=Ti X=O",
  "double perovskite": "A=Sr B=Fe C=Mo X=O",
  spinel: "A=Mg B=Al X=O",
  corundum: "A=Al X=O",
  ilmenite: "A=Fe B=Ti X=O",
  delafossite: "A=Cu B=Fe X=O",
  "alpha-NaFeO2": "A=Na B=Fe X=O",
  chalcopyrite: "A=Cu B=Fe X=S",
  "potassium nickel fluoride": "A=K B=Ni X=F",
  pyrochlore: "A=Y B=Ti X=O",
  garnet: "A=Mg B=Al C=Si X=O",
  scheelite: "A=Ca B=W X=O",
  quartz: "A=Si X=O",
};

export function familyTable(): Table {
  return rowsTable("structure families", FAMILIES.map(compound), "approximate published cells");
}

function compound({ name, crystal }: Family): StructureRow {
  const roles = new Map(ELEMENTS[name]!.split(" ").map((pair) => pair.split("=") as [string, string]));
  const orbits = crystal.orbits.map((orbit) => ({ ...orbit, element: roles.get(orbit.element)! }));
  const filled = { ...crystal, orbits };
  const gene = geneOf(filled);
  return { id: name, formula: reducedFormula(composition(gene)), gene, crystal: filled, properties: {} };
}
