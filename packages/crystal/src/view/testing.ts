// Small crystals and runs for the tests of the view.
import type { JsonObject, SceneData, Table } from "@sciformer/core/view";
import type { SymmetricCrystal } from "../symmetry/crystal.ts";
import { latticeOf } from "../symmetry/lattice.ts";
import { siteByLetter } from "../symmetry/sites.ts";

/** A cubic cell with an edge in angstrom. */
export const cube = (a: number) => latticeOf({ a, b: a, c: a, alpha: 90, beta: 90, gamma: 90 });

/** Rock salt. */
export const SALT: SymmetricCrystal = {
  group: 225,
  lattice: cube(5.64),
  orbits: [
    { ...siteByLetter(225, "Na", "a")!, parameters: [0, 0, 0] },
    { ...siteByLetter(225, "Cl", "b")!, parameters: [0, 0, 0] },
  ],
};

/** What a run has. */
export interface MadeRun {
  readonly config?: JsonObject;
  readonly files?: Readonly<Record<string, Uint8Array<ArrayBuffer>>>;
  /** By `<table>/<split>`. */
  readonly tables?: Readonly<Record<string, Table>>;
  readonly predictions?: Table;
}

export function madeRun({ config = {}, files = {}, tables = {}, predictions }: MadeRun): SceneData {
  const facts = Object.entries(files).map(([name, { length }]) => [name, { bytes: length, modified: 0 }] as const);
  return {
    kind: "run",
    title: "test",
    domain: "crystal",
    run: {
      id: "crystal/test",
      domain: "crystal",
      name: "test",
      files: Object.fromEntries(facts),
      config,
      tables: Object.keys(tables),
    },
    metrics: () => Promise.reject(new Error("not needed here")),
    evaluation: async () => undefined,
    predictions: async () => predictions,
    table: async (table, split) => tables[`${table}/${split}`],
    file: async (name) => files[name],
  };
}
