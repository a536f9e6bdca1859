// The worker that solves equations.
import { answerCalls, type Port } from "@sciformer/core/view";
import { solverCalls } from "./solver-calls.ts";

answerCalls(self as Port, solverCalls);
