// Parity of flow matching: the path, loss, gradients, samples and a rollout of samples.
import {
  type HostBatch,
  type HostTensor,
  type ParityCase,
  type ParityOptions,
  type ParityValue,
  type ParityValues,
  readCase,
} from "@sciformer/core";
import { type CollatedWindows, collateWindows, type PathDraws, withPath } from "../collate.ts";
import type { PdeConfig } from "../config.ts";
import { eulerTimes } from "../flow/euler.ts";
import { pathTime } from "../flow/path.ts";
import { type Network, sample } from "../flow/step.ts";
import { predictions } from "../loss.ts";
import { caseConfig, caseModel, input } from "./case.ts";
import { type CaseRun, gradients, networkOutput, validationLoss, wantedOnly } from "./steps.ts";
import { caseRun, caseTask, mixedWindows, runSchema, separateWindows } from "./windows.ts";

/** The recorded draws of a case. */
function recordedDraws(testCase: ParityCase): PathDraws {
  const uniform = input(testCase, "uniform").data;
  return {
    times: Float32Array.from(uniform, (value, i) => pathTime(value, i, uniform.length)),
    noise: Float32Array.from(input(testCase, "epsilon").data),
  };
}

/** The network of a case, made once for all steps of its samplers. */
function network({ model, run, engine }: CaseRun) {
  return engine.inference((tensors, context) => ({ output: predictions(model, tensors, context, run) }), {
    name: "velocity",
    model,
    weights: "fixed",
  });
}

const floats = (testCase: ParityCase, name: string) => Float32Array.from(input(testCase, name).data);

/** Frames one after the other, each sampled from the one before: [batch, frames + 1, channels, height, width]. */
function mixedRollout(testCase: ParityCase, net: Network, given: HostBatch, run: PdeConfig): HostTensor | undefined {
  if (!testCase.tensors["input/rollout_noise"]) return undefined;
  const { data: noise, shape } = input(testCase, "rollout_noise");
  const fields = input(testCase, "rollout_fields").data;
  const [rows, frames, channels, height, width] = shape as [number, number, number, number, number];
  const [plane, size] = [height * width, channels * height * width];
  const out = new Float32Array(rows * (frames + 1) * size);
  let state = Float32Array.from(given.x!.data);
  const store = (frame: number) => {
    for (let b = 0; b < rows; b++) out.set(state.subarray(b * size, (b + 1) * size), (b * (frames + 1) + frame) * size);
  };
  store(0);
  for (let frame = 0; frame < frames; frame++) {
    const start = new Float32Array(rows * size);
    for (let b = 0; b < rows; b++) {
      const from = (b * frames + frame) * size;
      start.set(noise.subarray(from, from + size), b * size);
    }
    const x = { data: state, shape: [rows, channels, height, width] };
    state = Float32Array.from(sample(net, { ...given, x }, start, run).data);
    for (const [channel, field] of fields.entries()) {
      if (field === 0) state.fill(0, channel * plane, (channel + 1) * plane);
    }
    store(frame + 1);
  }
  return { data: out, shape: [rows, frames + 1, channels, height, width] };
}

/** What both kinds of model have in common, before and after sampling. */
function flowValues(testCase: ParityCase, running: CaseRun, collated: CollatedWindows) {
  const { run } = running;
  const steps = run.task.sampler_steps;
  const draws = recordedDraws(testCase);
  const batch = withPath(collated, draws, run);
  const { loss, values } = gradients(running, batch);
  const net = network(running);
  const truth = run.model.channels === "separate" ? collated.truth.data : undefined;
  const sampled = sample(net, collated.given, floats(testCase, "sample_noise"), run, truth);
  const rollout = run.model.channels === "mixed" ? mixedRollout(testCase, net, collated.given, run) : undefined;
  net.dispose();
  const results: Record<string, ParityValue> = {
    ...values,
    "output/t": draws.times,
    "output/psi_t": batch.noisy ?? batch.x!,
    "output/velocity_target": batch.target!,
    "output/velocity_prediction": networkOutput(running, batch),
    "output/loss": [loss],
    "output/loss_used": [loss],
    "output/loss_raw": [validationLoss(running, batch)],
    [`output/sample_euler_${steps}`]: sampled,
    "output/euler_times": eulerTimes(steps),
    ...(rollout && { "output/rollout": rollout }),
  };
  return wantedOnly(results, testCase.tensors);
}

/** Kind `mc.flow`. */
export async function mixedFlowParity(testCase: ParityCase, { engine }: ParityOptions): Promise<ParityValues> {
  const json = readCase(testCase, runSchema);
  const [, channels, height, width] = input(testCase, "data").shape as [number, number, number, number];
  const config = caseConfig(json.config);
  const run = caseRun(config, {
    objective: "flow",
    channels,
    grid: [height, width],
    ...(json.euler_steps && { sampler_steps: json.euler_steps }),
  });
  const model = caseModel(testCase, config);
  const collated = collateWindows(mixedWindows(testCase, "condition", "data"), run);
  const values = flowValues(testCase, { model, config, engine, run }, collated);
  model.dispose();
  return values;
}

/** Kind `sc.flow`. */
export async function separateFlowParity(testCase: ParityCase, { engine }: ParityOptions): Promise<ParityValues> {
  const json = readCase(testCase, runSchema);
  const [, , channels, height, width] = input(testCase, "data").shape as [number, number, number, number, number];
  const config = caseConfig(json.config, json.compat);
  const run = caseRun(config, {
    objective: "flow",
    channels,
    parameters: input(testCase, "Constants").shape[1]!,
    grid: [height, width],
    frames: caseTask(config, json.task),
    ...(json.euler_steps && { sampler_steps: json.euler_steps }),
  });
  const model = caseModel(testCase, config);
  const collated = collateWindows(separateWindows(testCase), run);
  const values = flowValues(testCase, { model, config, engine, run }, collated);
  model.dispose();
  return values;
}
