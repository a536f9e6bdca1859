// The public API of the package, free of Node modules.
export { type Forecast, type ForecastStart, linearExtrapolation, persistence } from "./baselines/forecast.ts";
export { FourierModel } from "./baselines/fourier.ts";
export { collate } from "./collate.ts";
export { configSchema, type ModelConfig, type PdeConfig, type TaskConfig } from "./config.ts";
export { type Ensemble, type EnsembleStep, ensemble } from "./ensemble.ts";
export { energySpectrum, FieldTransform, spectrumError } from "./evaluation/spectrum.ts";
export { type StateErrors, stateErrors } from "./evaluation/state-errors.ts";
export { METRIC_DIRECTIONS } from "./metrics.ts";
export { PdeTransformer } from "./model.ts";
export { createModel, type PdeModel } from "./network.ts";
export { Rollout, type RolloutStart, type RolloutStep } from "./rollout.ts";
export { denormalised, normalised } from "./scaling.ts";
export type { Equation } from "./simulate/equation.ts";
export { type Family, familyEquation, type Parameters } from "./simulate/equations.ts";
export { RESOLVED_TAIL, spectrumTail } from "./simulate/resolution.ts";
export { ALL_TAGS, MINI_TAGS, miniSetUp, paperSetUp, type SetUp } from "./simulate/set-ups.ts";
export { Stepper, type StepperOptions } from "./simulate/stepper.ts";
export {
  type StartedTrajectory,
  simulateTrajectory,
  startTrajectory,
  type TrajectoryJob,
} from "./simulate/trajectory.ts";
export { userSetUp } from "./simulate/user-equation.ts";
export type { Simulation, SimulationFrame, SimulationInfo } from "./simulation.ts";
export { sizes } from "./sizes.ts";
export { channelScale, NORMALISATIONS, type Normalisation, parameterScale, type TagStatistics } from "./statistics.ts";
export type { FrameWindow } from "./tokenizer.ts";
export { UNet, unetPeer } from "./unet.ts";
export { CHANNEL_TYPES, PARAMETER_TYPES, PDE_TYPES } from "./vocabulary.ts";
