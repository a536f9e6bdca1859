// The public API of the package, free of Node modules.
export { configSchema, type NilmConfig, type NilmformerConfig, type TaskConfig } from "./config.ts";
export {
  type AggregateSeries,
  type AppliancePower,
  type DisaggregateOptions,
  disaggregate,
} from "./disaggregate.ts";
export { FCN } from "./fcn.ts";
export { type ApplianceEvent, findEvents } from "./feedback/events.ts";
export { METRIC_DIRECTIONS, MetricAccumulator } from "./metrics.ts";
export { architectures, NILMFormer } from "./model.ts";
export { createModel } from "./network.ts";
export { timeFeatures } from "./position.ts";
export { sizes } from "./sizes.ts";
export { encodeWindow, type Window, type WindowTokens } from "./tokenizer.ts";
