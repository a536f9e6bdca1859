// Published checkpoints: the authors' config.json and parameter names, and ours.
import { InputError, type LoadableState } from "@sciformer/core";
import { z } from "zod";
import type { TransformerConfig } from "./config.ts";
import { architectures, PdeTransformer } from "./model.ts";

const size = z.int().positive();

/** Settings that the authors' code adds for itself. */
const OWN = /^_/;

/** What both kinds of model have in their config.json. */
const shared = {
  sample_size: z.union([size, z.array(size)]).optional(),
  type: z.enum(["PDE-S", "PDE-B", "PDE-L"]),
  periodic: z.boolean(),
  carrier_token_active: z
    .literal(false, { error: "must be false: carrier tokens are not part of this model" })
    .optional(),
  window_size: size,
};

const mixedSchema = z.strictObject({ ...shared, in_channels: size, out_channels: size, patch_size: size });

const separateSchema = z.strictObject({
  ...shared,
  num_timesteps: size,
  patch_size: size.optional(),
  in_channels: size.optional(),
  out_channels: size.optional(),
});

/** @throws InputError naming `where` and the setting */
function parsed<T>(schema: z.ZodType<T>, value: unknown, where: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new InputError(`${where}: field ${issue!.path.join(".") || "(all)"}: ${issue!.message}`);
}

/**
 * Our configuration of a published one: that of a separate-channel model has `num_timesteps`.
 *
 * @param json the authors' config.json
 * @param where the file, as the error names it
 * @throws InputError for settings that this model does not have
 */
export function publishedConfig(json: unknown, where: string): TransformerConfig {
  if (typeof json !== "object" || json === null) throw new InputError(`${where}: expected an object of settings`);
  const settings = Object.fromEntries(Object.entries(json).filter(([name]) => !OWN.test(name)));
  const base: TransformerConfig = architectures.base;
  if ("num_timesteps" in settings) {
    const { type, periodic, window_size, num_timesteps, patch_size } = parsed(separateSchema, settings, where);
    const model = { ...base, type, periodic, window_size, num_timesteps, patch_size: patch_size ?? base.patch_size };
    return { ...model, channels: "separate" };
  }
  const { type, periodic, window_size, patch_size, in_channels, out_channels } = parsed(mixedSchema, settings, where);
  return { ...base, channels: "mixed", type, periodic, window_size, patch_size, in_channels, out_channels };
}

/** Tables that follow from the window and are no parameters. */
const UNUSED = /\.relative_(coords_table|position_index)$/;

/** Training checkpoints have one `model.` more than published ones. */
const TRAINING_PREFIX = "model.model.";

/** The parameters of a published checkpoint that the model has, under its names. */
export function publishedState(state: LoadableState): LoadableState {
  const kept = [...state].filter(([name]) => !UNUSED.test(name));
  if (kept.length === 0 || !kept.every(([name]) => name.startsWith(TRAINING_PREFIX))) return kept;
  return kept.map(([name, tensor]) => [name.slice("model.".length), tensor] as const);
}

/** What of a checkpoint does not fit a model, by name. */
export interface StateReport {
  /** Of the model, not in the checkpoint. */
  readonly missing: readonly string[];
  /** In the checkpoint, not of the model. */
  readonly unexpected: readonly string[];
  readonly misshaped: readonly {
    readonly name: string;
    readonly got: readonly number[];
    readonly want: readonly number[];
  }[];
}

/** Compares the names and shapes of a checkpoint's parameters, as {@link publishedState} gives them, with a model's. */
export function compareState(model: PdeTransformer, state: LoadableState): StateReport {
  const own = new Map(model.namedState());
  const given = new Map(state);
  const misshaped = [...own].flatMap(([name, { shape: want }]) => {
    const got = given.get(name)?.shape;
    return got && got.join() !== want.join() ? [{ name, got, want }] : [];
  });
  return {
    missing: [...own.keys()].filter((name) => !given.has(name)),
    unexpected: [...given.keys()].filter((name) => !own.has(name)),
    misshaped,
  };
}

/** Names in a sentence, the first few of many. */
function listed(what: string, names: readonly string[]): string[] {
  const shown = names.slice(0, 4).join(", ");
  const more = names.length > 4 ? `, ... (${names.length})` : "";
  return names.length === 0 ? [] : [`${what} ${shown}${more}`];
}

/**
 * Loads the parameters of a published or training checkpoint.
 *
 * @param where the file, as the error names it
 * @throws InputError naming the parameters that are missing, unexpected or of another shape; the model stays as it was
 */
export function loadPublished(model: PdeTransformer, state: LoadableState, where: string): void {
  const own = publishedState(state);
  const { missing, unexpected, misshaped } = compareState(model, own);
  const wrong = [
    ...listed("missing", missing),
    ...listed("unexpected", unexpected),
    ...listed(
      "of another shape",
      misshaped.map(({ name, got, want }) => `${name} [${got}] where the model has [${want}]`),
    ),
  ];
  if (wrong.length > 0) throw new InputError(`${where}: parameters ${wrong.join("; ")}`);
  model.loadStateDict(own, where);
}

/**
 * The model of a published checkpoint.
 *
 * @param json the authors' config.json
 * @throws InputError for settings or parameters that this model does not have
 */
export function publishedModel(
  json: unknown,
  state: LoadableState,
  where: string,
): { readonly model: PdeTransformer; readonly config: TransformerConfig } {
  const config = publishedConfig(json, where);
  const model = new PdeTransformer(config);
  try {
    loadPublished(model, state, where);
  } catch (error) {
    model.dispose();
    throw error;
  }
  return { model, config };
}
