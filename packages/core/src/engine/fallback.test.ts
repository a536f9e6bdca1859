// Tests of going over to another engine: when, how often it is said, and that nothing is lost.
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { Linear } from "../nn/linear.ts";
import { sgd } from "../optim/alias.ts";
import { EagerStep } from "../train/eager-step.ts";
import type { TrainingStep } from "../train/training-step.ts";
import { useBackend } from "./backends.ts";
import { type Engine, eagerEngine, type TensorFunction } from "./engine.ts";
import { withFallback } from "./fallback.ts";
import { TraceError } from "./trace/errors.ts";

beforeAll(() => useBackend("cpu"));

const BATCH = { x: { data: Float32Array.of(1, 3), shape: [2, 1] } };
const NEGATIVE: TensorFunction = ({ x }) => ({ y: tf.neg(x!) });
const SETTINGS = { name: "it", weights: "fixed" } as const;

/** An eager engine called `compiled` that refuses from a certain call on; `disposed` counts what was freed. */
class Failing implements Engine {
  readonly name = "compiled";
  readonly #error: Error;
  #left: number;
  disposed = 0;

  constructor(calls: number, error: Error = new TraceError("no such kernel")) {
    this.#left = calls;
    this.#error = error;
  }

  training(spec: ConstructorParameters<typeof EagerStep>[0]): TrainingStep {
    const { count, dispose } = this.#hooks();
    return new (class extends EagerStep {
      override gradients(...given: Parameters<EagerStep["gradients"]>): ReturnType<EagerStep["gradients"]> {
        count();
        return super.gradients(...given);
      }

      override dispose(): void {
        dispose();
      }
    })(spec);
  }

  inference(...given: Parameters<Engine["inference"]>): ReturnType<Engine["inference"]> {
    const { count, dispose } = this.#hooks();
    const infer = eagerEngine.inference(...given);
    const call = (...inputs: Parameters<typeof infer>) => {
      count();
      return infer(...inputs);
    };
    return Object.assign(call, { dispose });
  }

  #hooks() {
    return {
      count: () => {
        if (this.#left-- <= 0) throw this.#error;
      },
      dispose: () => {
        this.disposed++;
      },
    };
  }
}

function noted(first: Failing): { engine: Engine; notes: string[] } {
  const notes: string[] = [];
  return { engine: withFallback(first, eagerEngine, (line) => notes.push(line)), notes };
}

/** y = w x from w = 2, with momentum; the loss is the mean of y. */
function slope(engine: Engine) {
  const model = new Linear(1, 1, { bias: false });
  model.weight.assign([2]);
  const loss = ({ x }: Readonly<Record<string, tf.Tensor>>) => tf.mean(model.forward(x!));
  return { model, step: engine.training({ loss, params: model, optimizer: sgd({ rate: 0.5 }) }) };
}

test("without an error the first engine runs and nothing is said", () => {
  const { engine, notes } = noted(new Failing(9));
  expect([...engine.inference(NEGATIVE, SETTINGS)(BATCH).y!.data]).toEqual([-1, -3]);
  expect([engine.name, notes]).toEqual(["compiled", []]);
});

test("inference goes over with one line, and all that is made later starts there", () => {
  const first = new Failing(0);
  const { engine, notes } = noted(first);
  const infer = engine.inference(NEGATIVE, SETTINGS);
  for (let i = 0; i < 2; i++) expect([...infer(BATCH).y!.data]).toEqual([-1, -3]);
  engine.inference(NEGATIVE, SETTINGS)(BATCH);
  expect(notes).toEqual(["engine: eager from here on (no such kernel)"]);
  expect([engine.name, first.disposed]).toEqual(["eager", 1]);
});

test("a step that goes over keeps parameters and optimiser", () => {
  const steady = slope(eagerEngine);
  const { engine, notes } = noted(new Failing(2));
  const changed = slope(engine);
  for (let i = 0; i < 4; i++) {
    expect(changed.step.step(BATCH, { lr: 0.1 })).toBe(steady.step.step(BATCH, { lr: 0.1 }));
  }
  expect([...changed.model.weight.value.dataSync()]).toEqual([...steady.model.weight.value.dataSync()]);
  expect(changed.step.optimizer.step).toBe(4);
  expect(notes).toHaveLength(1);
});

test("when one thing goes over, a step that was made before does so too", () => {
  const first = new Failing(1);
  const { engine, notes } = noted(first);
  const { step } = slope(engine);
  step.step(BATCH, { lr: 0.1 });
  engine.inference(NEGATIVE, SETTINGS)(BATCH);
  step.step(BATCH, { lr: 0.1 });
  // the inference and the step of the first engine
  expect([first.disposed, notes.length, step.optimizer.step]).toEqual([2, 1, 2]);
});

test("another error than that of compiling is passed on", () => {
  const { engine, notes } = noted(new Failing(0, new RangeError("no such layer")));
  expect(() => engine.inference(NEGATIVE, SETTINGS)(BATCH)).toThrow(RangeError);
  expect([engine.name, notes]).toEqual(["compiled", []]);
});
