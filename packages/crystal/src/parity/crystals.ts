// The crystals of a next-token case, shown as far as its splits say.
import {
  type CaseTensor,
  type HostBatch,
  type HostTensor,
  hostTensorOf,
  type ParityCase,
  requiredTensor,
} from "@sciformer/core";
import { z } from "zod";
import type { WyformerConfig } from "../config.ts";
import { type FieldValues, writeRemaining, writeVisible } from "../wyformer/masking.ts";
import type { Services } from "./case.ts";

/** How much is known: so many sites, and of the next so many fields. */
export const splitSchema = z.object({ known_seq_len: z.int(), known_cascade_len: z.int() });

/** See {@link splitSchema}. */
export type Split = z.infer<typeof splitSchema>;

/** What a case says of its crystals beside their tensors. */
export interface CrystalsOptions {
  readonly services: Services;
  /** Whether any of the remaining sites may come next, in the order of a permutation. */
  readonly permuted: boolean;
}

const listed = (token: number | readonly number[]) => (typeof token === "number" ? [token] : token);

/** The crystals of a case in the order in which they are shown. */
export class Crystals {
  readonly config: WyformerConfig;
  readonly lengths: readonly number[];
  readonly #case: ParityCase;
  readonly #options: CrystalsOptions;
  readonly #fields: readonly { readonly tensor: CaseTensor; readonly width: number }[];
  readonly #orders: readonly (readonly number[])[];

  /** @param permutation [crystals, places] which place comes where; of use where the case is permuted */
  constructor(
    testCase: ParityCase,
    config: WyformerConfig,
    options: CrystalsOptions,
    permutation: ArrayLike<number | bigint> | undefined,
  ) {
    this.config = config;
    this.#case = testCase;
    this.#options = options;
    this.#fields = config.cascade.map(({ field }) => {
      const tensor = requiredTensor(testCase, `input/tokens/${field}`);
      return { tensor, width: tensor.shape[2] ?? 1 };
    });
    this.lengths = Array.from(requiredTensor(testCase, "input/pure_sequence_length").data as ArrayLike<number>, Number);
    const places = this.places;
    const shuffled = options.permuted ? permutation : undefined;
    this.#orders = this.lengths.map((_, row) =>
      Array.from({ length: places }, (_, place) => Number(shuffled?.[row * places + place] ?? place)),
    );
  }

  get places(): number {
    return this.#fields[0]!.tensor.shape[1]!;
  }

  /** Rows that have so many sites. */
  chosen(known: number): number[] {
    return [...this.lengths.keys()].filter((row) => this.lengths[row]! >= known);
  }

  #values(index: number, row: number): FieldValues {
    const { tensor, width } = this.#fields[index]!;
    const service = this.#options.services[this.config.cascade[index]!.field]!;
    const size = this.places * width;
    const values = Array.from({ length: size }, (_, i) => Number(tensor.data[row * size + i]));
    return { values, width, mask: listed(service.mask), pad: listed(service.pad) };
  }

  /** The fields of some rows, at `sites` places. */
  fields(rows: readonly number[], { known_seq_len: known, known_cascade_len }: Split, sites: number): HostTensor[] {
    return this.config.cascade.map((_, index) => {
      const { width } = this.#fields[index]!;
      const isToken = typeof this.config.cascade[index]!.embedding === "number";
      const size = rows.length * sites * width;
      const data = isToken ? new Int32Array(size) : new Float32Array(size);
      for (const [i, row] of rows.entries()) {
        const target = { data, offset: i * sites * width, sites };
        const visible = { order: this.#orders[row]!, known: this.lengths[row]! >= known ? known : 0 };
        writeVisible(target, this.#values(index, row), { ...visible, revealed: index < known_cascade_len });
      }
      return { data, shape: width === 1 ? [rows.length, sites] : [rows.length, sites, width] };
    });
  }

  /** What should be said: a distribution for the first field where any remaining site may be next, else the token. */
  target(rows: readonly number[], { known_seq_len: known, known_cascade_len: index }: Split): HostTensor {
    const order = (row: number) => this.#orders[row]!;
    if (index > 0 || !this.#options.permuted) {
      const tokens = rows.map((row) => this.#values(index, row).values[order(row)[known]!]!);
      return { data: Int32Array.from(tokens), shape: [rows.length] };
    }
    const { size } = this.config.cascade[index]!;
    const data = new Float32Array(rows.length * size);
    for (const [i, row] of rows.entries()) {
      const length = Math.max(this.lengths[row]!, known);
      writeRemaining(data, i * size, this.#values(index, row).values, { order: order(row), known, length });
    }
    return { data, shape: [rows.length, size] };
  }

  /** Start tokens, conditions or any input with one row a crystal. */
  rows(name: string, rows: readonly number[]): HostTensor {
    const { data, shape } = hostTensorOf(requiredTensor(this.#case, `input/${name}`));
    const size = shape.slice(1).reduce((product, extent) => product * extent, 1);
    const picked = rows.flatMap((row) => Array.from(data.subarray(row * size, (row + 1) * size)));
    const isTable = name === "start" && this.config.start_type === "one_hot";
    const typed = isTable || data instanceof Float32Array ? Float32Array.from(picked) : Int32Array.from(picked);
    return { data: typed, shape: [rows.length, ...shape.slice(1)] };
  }

  /** Start, fields and condition of some rows. */
  batch(rows: readonly number[], split: Split, sites: number): HostBatch {
    const fields = this.fields(rows, split, sites);
    return {
      start: this.rows("start", rows),
      ...Object.fromEntries(fields.map((tensor, i) => [this.config.cascade[i]!.field, tensor])),
      ...(this.config.condition_dim !== null && { condition: this.rows("cond", rows) }),
    };
  }
}
