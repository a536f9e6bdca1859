// One function per kind of golden case of this domain.
import type { ParityCase, ParityOptions, ParityValues } from "@sciformer/core";
import { blocksParity } from "./parity/blocks.ts";
import { mixedFlowParity, separateFlowParity } from "./parity/flow.ts";
import { initialConditionsParity } from "./parity/initial-conditions.ts";
import { metricsParity } from "./parity/metrics.ts";
import { forwardParity } from "./parity/model.ts";
import { normalisationParity } from "./parity/normalisation.ts";
import { solverParity } from "./parity/solver.ts";
import { mixedTrainParity, separateTrainParity } from "./parity/train.ts";

/** Kind of a case -> what runs it. */
export const parity: Readonly<Record<string, (testCase: ParityCase, options: ParityOptions) => Promise<ParityValues>>> =
  {
    blocks: blocksParity,
    "mc.forward": forwardParity,
    "mc.train": mixedTrainParity,
    "mc.flow": mixedFlowParity,
    "sc.forward": forwardParity,
    "sc.train": separateTrainParity,
    "sc.flow": separateFlowParity,
    metrics: metricsParity,
    normalisation: normalisationParity,
    solver: solverParity,
    initial_conditions: initialConditionsParity,
  };
