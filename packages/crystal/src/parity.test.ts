// Tests that the golden cases of this domain come out within their tolerances, on every engine and backend.
import { fileURLToPath } from "node:url";
import { describeGoldenCases } from "@sciformer/core/testing";
import { parity } from "./parity.ts";

const FIXTURES = fileURLToPath(new URL("../../../test/fixtures/crystal/", import.meta.url));

describeGoldenCases({ name: "crystal", parity }, FIXTURES, {
  network: ["wyformer_adaln", "wyformer_base_sg", "wyformer_generate", "wyformer_harmonic", "wyformer_scalar_energy"],
  plain: ["charge_neutrality", "decode", "metrics", "temperature", "tokenise_real"],
});
