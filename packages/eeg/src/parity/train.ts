// Parity of training: the first steps on one batch, the state after them.
import {
  adam,
  adamW,
  chain,
  type ParityCase,
  type ParityOptions,
  type ParityValue,
  type ParityValues,
  readCase,
  sgd,
  type Transform,
  tensorsUnder,
} from "@sciformer/core";
import { z } from "zod";
import { dbconformerConfig } from "./configs.ts";
import { caseRun } from "./model.ts";
import { caseBatch, lossOf, run, wantedOnly } from "./networks.ts";

const trainSchema = z.object({
  steps: z.int().positive(),
  optimizer: z.object({
    name: z.enum(["Adam", "AdamW", "SGD"]),
    lr: z.number(),
    betas: z.tuple([z.number(), z.number()]).default([0.9, 0.999]),
    eps: z.number().default(1e-8),
    weight_decay: z.number().default(0),
    amsgrad: z.literal(false).default(false),
  }),
});

function transformOf({ name, betas, eps, weight_decay }: z.infer<typeof trainSchema>["optimizer"]) {
  const everywhere = { weightDecay: weight_decay, mask: () => true };
  const moments = { beta1: betas[0], beta2: betas[1], eps, ...everywhere };
  return { Adam: () => adam(moments), AdamW: () => adamW(moments), SGD: () => sgd(everywhere) }[name]();
}

function norm(values: Float32Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
}

/** Adds the norm of each step's gradient to `norms`. */
function watchNorm(norms: number[]): Transform {
  return {
    name: "watchNorm",
    options: {},
    init: (layout) => ({ layout, sections: {}, scalars: {}, children: [] }),
    update(gradients) {
      norms.push(norm(gradients));
      return true;
    },
  };
}

/** Kind `dbconformer.trajectory`: losses and gradient norms of the steps, then state and scores in evaluation. */
export async function dbconformerTrajectory(testCase: ParityCase, options: ParityOptions): Promise<ParityValues> {
  const { steps, optimizer } = readCase(testCase, trainSchema);
  const config = dbconformerConfig(testCase);
  const running = caseRun(testCase, config, options, true);
  const { model, engine } = running;
  const batch = caseBatch(testCase, config.n_classes);
  const norms: number[] = [];
  const transform = chain(watchNorm(norms), transformOf(optimizer));
  const step = engine.training({ loss: lossOf(running), params: model, optimizer: transform });
  const losses = Array.from({ length: steps }, () => step.step(batch, { lr: optimizer.lr }));
  step.sync();
  const after = tensorsUnder(testCase, "output/after/").flatMap(([name]): [string, ParityValue][] => {
    const entry = model.stateDict().get(name);
    return entry ? [[`output/after/${name}`, entry]] : [];
  });
  step.dispose();
  const values = {
    "output/losses": losses,
    "output/grad_norms": norms,
    ...Object.fromEntries(after),
    ...run({ ...running, training: false }, batch, ({ x }, context) => ({
      "output/eval_logits_after": model.forward(x!, context).logits,
    })),
  };
  model.dispose();
  return wantedOnly(values, testCase);
}
