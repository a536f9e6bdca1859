// Starting values of PDE-Transformer: a fresh model puts out zeros.
import { constant, type Initialiser, normal, xavierUniform } from "@sciformer/core";

/** Projections, convolutions and perceptrons. */
export const projection: Initialiser = xavierUniform();

/** What modulates blocks, and the last projection. */
export const zeros: Initialiser = constant(0);

const narrow = normal(0.02);

/** Label tables: the latent level keeps the usual start of a table, as in the released code. */
export function tableStart(isLatent: boolean): Initialiser {
  return isLatent ? normal(1) : narrow;
}

/** Perceptrons that embed times: the latent level keeps that of projections. */
export function timeStart(isLatent: boolean): Initialiser {
  return isLatent ? projection : narrow;
}
