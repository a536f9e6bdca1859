// "./view": the contract between the viewer and the scenes of domains, and pure helpers for both. No DOM, no three.
export type { ByteSource } from "../data/arrow-bytes.ts";
export type { ColumnSpec, Columns, ColumnType, ColumnValues } from "../data/columns.ts";
export { csvField } from "../data/csv.ts";
export { type InspectEntry, inspectEntries } from "../engine/export/inspect-metadata.ts";
export { InputError } from "../errors.ts";
export type { HostBatch, HostTensor } from "../plugin.ts";
export { openArrowTable } from "./arrow-table.ts";
export { bytesSource } from "./bytes-source.ts";
export type * from "./chart.ts";
export { CATEGORY_COLOURS, COLOUR_MAPS, type ColourMapName, colourAt, colourTable } from "./colour-maps.ts";
export { type ColourScale, type ColourScaleOptions, colourScale, valueRange } from "./colour-scale.ts";
export { columnsTable } from "./columns-table.ts";
export {
  acceptedValue,
  flagValue,
  numberValue,
  rangeValue,
  sameValue,
  settleControls,
  textValue,
  textValues,
} from "./control-values.ts";
export type * from "./controls.ts";
export type * from "./data.ts";
export { joinedTable } from "./joined-table.ts";
export { Kept } from "./kept.ts";
export type * from "./legend.ts";
export type * from "./listing.ts";
export type * from "./live.ts";
export { type GraphFacts, graphFacts } from "./live-graph.ts";
export { type MetricSeries, MetricsLog } from "./metrics-log.ts";
export { missingNeeds, type Offer } from "./needs.ts";
export type * from "./pane.ts";
export type * from "./pick.ts";
export { type Columns1d, type Extremes, Pyramid } from "./pyramid.ts";
export { formatNumber, formatQuantity, type QuantityOptions } from "./quantity.ts";
export type * from "./scene.ts";
export { linearTicks, logTicks, timeTicks } from "./ticks.ts";
export { formatTime, timeAxisTicks, zoneOffset } from "./time-text.ts";
export type * from "./timeline.ts";
export {
  answerCalls,
  type CallContext,
  type CallOptions,
  Moved,
  type Port,
  type WorkerCalls,
  WorkerClient,
} from "./worker-calls.ts";
