// What a readings dataset says about itself: period, zone, appliances and which house owns which.
import { type DatasetSource, InputError } from "@sciformer/core";
import { z } from "zod";
import type { NilmConfig, TaskConfig } from "./config.ts";

const applianceSchema = z.object({
  name: z.string(),
  min_w: z.number(),
  max_w: z.number().nullable(),
  min_on: z.number(),
  min_off: z.number(),
  min_activation: z.number(),
  /** House -> original label of its channel. */
  channels: z.record(z.string(), z.string()),
});

/** JSON text to its value. */
const jsonText = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    context.addIssue({ code: "custom", message: `not valid JSON: ${(error as Error).message.replaceAll("\n", " ")}` });
    return z.NEVER;
  }
});

const metadataSchema = z.object({
  period_s: z.coerce.number().positive(),
  tz: z.string(),
  tz_policy: z.enum(["local", "utc_as_local"]),
  max_power_w: z.coerce.number().positive(),
  appliances: jsonText.pipe(z.array(applianceSchema)),
});

/** The parts of the dataset's metadata that training and prediction need. */
export type ReadingsMetadata = z.infer<typeof metadataSchema>;

/** @throws InputError naming the key that is missing or cannot be read */
export function parseMetadata(source: DatasetSource): ReadingsMetadata {
  const parsed = metadataSchema.safeParse(source.metadata);
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0]!;
  throw new InputError(`${source.path}: dataset metadata "${path.join(".")}": ${message}`);
}

/**
 * A run's task on the wall clock of a dataset's household: its time zone is the dataset's, all else the run's.
 *
 * @throws InputError when the dataset's samples are not as far apart as those that the run was trained on
 */
export function taskFor(source: DatasetSource, task: TaskConfig): TaskConfig {
  const { period_s, tz, tz_policy } = parseMetadata(source);
  if (period_s !== task.period_s) {
    throw new InputError(`${source.path}: a sample every ${period_s} s, expected ${task.period_s} s as in training`);
  }
  return { ...task, tz, tz_policy };
}

/** The household's clock, for the metadata of its predictions. @throws InputError as {@link parseMetadata} does */
export function clockMetadata(source: DatasetSource): Readonly<Record<string, string>> {
  const { tz, tz_policy } = parseMetadata(source);
  return { tz, tz_policy };
}

/** A run whose task is {@link taskFor} of the dataset. @throws InputError as it does */
export function onClockOf<Run extends { readonly config: NilmConfig }>(source: DatasetSource, run: Run): Run {
  return { ...run, config: { ...run.config, task: taskFor(source, run.config.task) } };
}

/**
 * The houses that own an appliance.
 *
 * @throws InputError when there are such houses, but no column with the appliance's power
 */
export function ownersOf(source: DatasetSource, appliance: string): ReadonlySet<string> {
  const found = parseMetadata(source).appliances.find(({ name }) => name === appliance);
  const owners = new Set(Object.keys(found?.channels ?? {}));
  const column = `${appliance}_w`;
  if (owners.size > 0 && !source.columns("readings").includes(column)) {
    throw new InputError(`${source.path}: no column "${column}", but by the metadata house ${[...owners][0]} owns one`);
  }
  return owners;
}
