// One function per kind of golden case of this domain.
import type { ParityCase, ParityOptions, ParityValues } from "@sciformer/core";
import { importRefit, importUkdale, schedule, splits, statusFilter, timestampFeatures } from "./parity/import.ts";
import { energyParity, metricsParity, scalerParity } from "./parity/metrics.ts";
import { modelForward, modelGradients, modelTrajectory } from "./parity/model.ts";

/** Kind of a case -> what runs it. */
export const parity: Readonly<Record<string, (testCase: ParityCase, options: ParityOptions) => Promise<ParityValues>>> =
  {
    "model.forward": modelForward,
    "model.gradients": modelGradients,
    "model.trajectory": modelTrajectory,
    timestamp_features: timestampFeatures,
    "import.ukdale": importUkdale,
    "import.refit": importRefit,
    status_filter: statusFilter,
    splits,
    schedule,
    scaler: async (testCase) => scalerParity(testCase),
    metrics: async (testCase) => metricsParity(testCase),
    "metrics.energy_aggregation": async (testCase) => energyParity(testCase),
  };
