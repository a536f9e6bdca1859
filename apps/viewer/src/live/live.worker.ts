// The worker in which exported graphs run.
import { answerCalls, type Port } from "@sciformer/core/view";
import { graphCalls } from "./graphs.ts";
import { openSession } from "./runtime.ts";

answerCalls(self as Port, graphCalls(openSession));
