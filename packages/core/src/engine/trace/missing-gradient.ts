// What is said where the gradient of a kernel is needed that has none: tfjs itself names the kernel and no more.
import * as tf from "@tensorflow/tfjs-core";
import { callerLine, describeInputs, TraceError } from "./errors.ts";
import type { TraceSession } from "./session.ts";
import type { Value } from "./value.ts";

/** What names of kernels that only the tracing backend has begin with. */
const OWN = "sciformer.";
/** Most kernels of a chain that are named. */
const CHAIN_LENGTH = 6;

/** Notes how a kernel without a gradient was called, where gradients will be taken. */
export function noteMissingGradient(session: TraceSession, kernel: string, inputs: readonly Value[]): void {
  const isOwn = kernel.startsWith(OWN);
  if (isOwn || tf.engine().state.gradientDepth === 0 || tf.getGradient(kernel) !== undefined) return;
  const chain = [...chainTo(session, inputs), kernel].join(" -> ");
  session.withoutGradient.set(
    kernel,
    `${kernel} (${describeInputs(inputs)})${session.place}${callerLine()} has no gradient, which the loss needs for ${chain}: use operations that have one, or compute it outside and pass it as an argument`,
  );
}

/**
 * `error`, or in place of tfjs's error about a missing gradient one that says where the kernel was called. Gradients
 * of gradients are no reason to run a function eagerly: tfjs's are wrong for operations that keep what they put out.
 */
export function explainMissingGradient(error: unknown, { withoutGradient }: TraceSession): unknown {
  const [, kernel] = /gradient function not found for (.+)\.$/.exec(error instanceof Error ? error.message : "") ?? [];
  if (kernel?.startsWith(OWN)) {
    const operation = kernel.slice(OWN.length);
    return new Error(`the gradient of a gradient is taken through ${operation}, which has none`, { cause: error });
  }
  const explanation = kernel && withoutGradient.get(kernel);
  return explanation ? new TraceError(explanation, { cause: error }) : error;
}

/** The kernels that led to the inputs, from the argument or variable on: along floats where there are some. */
function chainTo(session: TraceSession, inputs: readonly Value[]): string[] {
  const { graph } = session;
  const chain: string[] = [];
  let value = nextOf(inputs);
  while (value !== undefined) {
    const node = graph.producer(value.expanded ?? value);
    chain.unshift(node ? node.name.replace(OWN, "").replace(/#\d+$/, "") : value.name);
    value = node && nextOf(node.inputs);
  }
  const [first, ...rest] = chain.filter((name, i) => name !== chain[i - 1]);
  if (first === undefined) return [];
  return rest.length <= CHAIN_LENGTH ? [first, ...rest] : [first, "...", ...rest.slice(-CHAIN_LENGTH)];
}

function nextOf(inputs: readonly (Value | null)[]): Value | undefined {
  const moving = inputs.filter((input) => input !== null && input.constant === undefined && input.splat === undefined);
  return (moving.find((input) => input!.dtype === "float32") ?? moving[0]) as Value | undefined;
}
