// Tests that the golden cases of this domain come out within their tolerances, on every engine and backend.
import { fileURLToPath } from "node:url";
import { describeGoldenCases } from "@sciformer/core/testing";
import { parity } from "./parity.ts";

const FIXTURES = fileURLToPath(new URL("../../../test/fixtures/pde/", import.meta.url));

describeGoldenCases({ name: "pde", parity }, FIXTURES, {
  network: ["blocks", "mc_flow", "mc_forward", "mc_train", "sc_flow", "sc_forward", "sc_train"],
  plain: ["initial_conditions", "metrics", "normalisation", "solver_32", "solver_32_post_dealias"],
});
