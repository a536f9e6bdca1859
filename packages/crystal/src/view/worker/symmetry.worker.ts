// The worker that looks for symmetry and packs structures.
import { answerCalls, type Port } from "@sciformer/core/view";
import { startFinder } from "../../symmetry/finder.ts";
import { FINDER } from "./finder-address.ts";
import { symmetryCalls } from "./symmetry-calls.ts";

answerCalls(self as Port, symmetryCalls(startFinder(FINDER)));
