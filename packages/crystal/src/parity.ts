// One function per kind of golden case of this domain.
import type { ParityCase, ParityOptions, ParityValues } from "@sciformer/core";
import { decodeParity } from "./parity/decode.ts";
import { generateParity } from "./parity/generate.ts";
import { metricsParity, neutralityParity } from "./parity/metrics.ts";
import { nextTokenParity } from "./parity/next-token.ts";
import { scalarParity } from "./parity/scalar.ts";
import { temperatureParity } from "./parity/temperature.ts";
import { tokeniseParity } from "./parity/tokenise.ts";

/** Kind of a case -> what runs it. */
export const parity: Readonly<Record<string, (testCase: ParityCase, options: ParityOptions) => Promise<ParityValues>>> =
  {
    "wyformer.next_token": nextTokenParity,
    "wyformer.scalar": scalarParity,
    "wyformer.generate": generateParity,
    tokenise: tokeniseParity,
    decode: decodeParity,
    temperature: temperatureParity,
    metrics: metricsParity,
    charge_neutrality: neutralityParity,
  };
