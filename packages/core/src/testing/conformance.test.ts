// The suite on a plugin that keeps the contract, and each check on plugins that break it.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isTracing } from "../engine/fused.ts";
import { InputError } from "../errors.ts";
import type { Context } from "../nn/context.ts";
import type { StateDict } from "../nn/module.ts";
import type { AnyPlugin, Refusal } from "../plugin.ts";
import { checkBatchIndependence } from "./batching.ts";
import { checkLists, checkSimulatorSeeds, checkSizes } from "./declarations.ts";
import { checkCompiledForward, checkCompiledTraining } from "./engines.ts";
import { describeConformance } from "./index.ts";
import {
  checkEvaluatedPredictions,
  checkEvaluationRows,
  checkPredictedFile,
  checkPredictionLeaks,
} from "./predictions.ts";
import { checkBadUsage, checkHelp, checkMissingThings, checkRefusal, checkRefusalNames } from "./refusals.ts";
import { checkExampleRows } from "./schemas.ts";
import { checkBadStates, checkStateRoundTrip } from "./state-dict.ts";
import { checkDeterministicTokens, checkExactInverse, checkPureTokenizer } from "./tokenizer.ts";
import { writeToyPackage } from "./toy-package.ts";
import { type Point, type ToyConfig, ToyModel, toyPlugin } from "./toy-plugin.ts";
import {
  checkOtherSeed,
  checkResumeAfterCrash,
  checkResumeAtEpochEnd,
  checkResumeMidEpoch,
  checkResumeOnPlateau,
  checkSameSeed,
  checkTrainingLeaks,
} from "./training.ts";
import { type ConformanceOptions, openWorkbench, type Workbench } from "./workbench.ts";

const toy: AnyPlugin = toyPlugin;
const temporary = await mkdtemp(join(tmpdir(), "sciformer-conformance-"));
const packageFolder = pathToFileURL(`${join(temporary, "toy")}/`);
let bench: Workbench;

const options: ConformanceOptions = {
  packageFolder,
  simulate: { points: "120" },
  train: { scale: "4" },
  set: [],
  async arrangeInput(folder) {
    await writeFile(join(folder, "own.pairs"), "x;y\n0;1\n0.5;\n");
    return [join(folder, "own.pairs")];
  },
  backend: "cpu",
};

beforeAll(async () => {
  await writeToyPackage(join(temporary, "toy"));
  bench = await openWorkbench(toy, options);
});
afterAll(async () => {
  await bench?.close();
  await rm(temporary, { recursive: true });
});

/** The check, on the toy plugin with `changes`, throws an error whose message matches. */
async function expectFailure(
  check: (bench: Workbench) => void | Promise<void>,
  changes: Readonly<Record<string, unknown>>,
  message: RegExp,
): Promise<void> {
  const broken = { ...bench, plugin: { ...toy, ...changes } as AnyPlugin };
  await expect((async () => check(broken))()).rejects.toThrow(message);
}

describeConformance(toy, options);

describe("tables", () => {
  const { points } = toyPlugin.tables;

  test("fail with an example value that its column cannot hold", async () => {
    const example = { length: 1, values: { x: Float64Array.of(0.1), y: Float32Array.of(1) } };
    await expectFailure(checkExampleRows, { tables: { points: { ...points, example } } }, /needs Float32Array/);
  });

  test("fail with an example value that does not come back", async () => {
    const example = { ...points!.example, nulls: { y: Uint8Array.of(1, 1, 1) } };
    await expectFailure(checkExampleRows, { tables: { points: { ...points, example } } }, /column y of points/);
  });
});

describe("a tokenizer", () => {
  const { tokenizer } = toyPlugin;

  test("fails when it counts its calls", async () => {
    let calls = 0;
    const encode = ({ x, y }: Point) => ({ input: x + calls++, target: y });
    await expectFailure(checkDeterministicTokens, { tokenizer: { ...tokenizer, encode } }, /deep-equal/);
  });

  test("fails when it changes its row", async () => {
    const examples = () => [{ x: 1, y: 2 }];
    const encode = (row: { x: number }) => ({ input: row.x++, target: 0 });
    const rows = examples();
    await expectFailure(checkPureTokenizer, { tokenizer: { encode, examples: () => rows } }, /deep-equal/);
  });

  test("fails when its inverse is off", async () => {
    const decode = ({ input, target }: { input: number; target: number }) => ({ x: input, y: target });
    await expectFailure(checkExactInverse, { tokenizer: { ...tokenizer, decode } }, /deep-equal/);
  });

  test("fails without example rows", async () => {
    await expectFailure(checkPureTokenizer, { tokenizer: { ...tokenizer, examples: () => [] } }, /no example rows/);
  });
});

describe("a model", () => {
  type Forward = (model: ToyModel, batch: { x: tf.Tensor }, context: Context) => tf.Tensor;

  test("fails when it predicts something else compiled", async () => {
    const forward: Forward = (model, { x }, context) => tf.add(model.forward(x, context), isTracing() ? 1e-3 : 0);
    await expectFailure(checkCompiledForward, { forward }, /output 0: \S+ compiled, \S+ eager/);
  });

  test("fails when its batch is mixed", async () => {
    const forward: Forward = (model, { x }, context) => model.forward(tf.add(x, tf.mean(x)), context);
    await expectFailure(checkBatchIndependence, { forward }, /alone and in a batch/);
  });

  test("fails when it predicts the same for all rows", async () => {
    const forward: Forward = (_, { x }) => tf.zerosLike(x);
    await expectFailure(checkBatchIndependence, { forward }, /all the same/);
  });

  test("fails when its output is not by row", async () => {
    const forward: Forward = (model, { x }, context) => tf.reshape(model.forward(x, context), [1, -1]);
    await expectFailure(checkBatchIndependence, { forward }, /first axis/);
  });

  test("fails when a tensor comes back under another name", async () => {
    class Renamed extends ToyModel {
      override stateDict(): StateDict {
        return new Map([...super.stateDict()].map(([key, tensor]) => [key.replace("head", "tail"), tensor]));
      }
    }
    await expectFailure(
      checkStateRoundTrip,
      { createModel: ({ model }: ToyConfig) => new Renamed(model) },
      /head\.weight/,
    );
  });

  test("fails when it loads a dictionary that does not fit", async () => {
    class Lenient extends ToyModel {
      override loadStateDict(): void {}
    }
    await expectFailure(checkBadStates, { createModel: ({ model }: ToyConfig) => new Lenient(model) }, /not refused/);
  });
});

describe("training", () => {
  /** Its output grows with the steps that it has made: state that no checkpoint keeps. */
  class Counting extends ToyModel {
    readonly #calls = tf.tidy(() => tf.variable(tf.scalar(0), false));

    override forward(x: tf.Tensor, context: Context): tf.Tensor {
      if (!context.training) return super.forward(x, context);
      this.#calls.assign(tf.add(this.#calls, 1));
      return tf.add(super.forward(x, context), this.#calls);
    }

    override dispose(): void {
      super.dispose();
      this.#calls.dispose();
    }
  }
  const counting = { createModel: ({ model }: ToyConfig) => new Counting(model) };

  test("fails when it does something else compiled", async () => {
    const loss: AnyPlugin["loss"] = (...given) => tf.mul(toy.loss(...given), isTracing() ? 1.001 : 1);
    await expectFailure(checkCompiledTraining, { loss }, /step 1: loss \S+ compiled, \S+ eager/);
  });

  test("fails when something outside the run decides it", async () => {
    let calls = 0;
    const loss: AnyPlugin["loss"] = (...given) => tf.mul(toy.loss(...given), 1 + calls++);
    await expectFailure(checkSameSeed, { loss }, /differs/);
  });

  test("fails when the seed decides nothing", async () => {
    class Unseeded extends ToyModel {
      override initialise(): this {
        return super.initialise(1);
      }
    }
    const loss = (model: ToyModel) => tf.mean(tf.square(model.head.weight.value));
    const createModel = ({ model }: ToyConfig) => new Unseeded(model);
    await expectFailure(checkOtherSeed, { createModel, loss }, /is the same for seeds/);
  });

  test("fails when a run stopped within an epoch forgets something", () =>
    expectFailure(checkResumeMidEpoch, counting, /differs/));

  test("fails when a run stopped at the end of an epoch forgets something", () =>
    expectFailure(checkResumeAtEpochEnd, counting, /differs/));

  test("fails when a run stopped on a plateau forgets something", () =>
    expectFailure(checkResumeOnPlateau, counting, /differs/));

  test("fails when a run that crashed forgets something", () =>
    expectFailure(checkResumeAfterCrash, counting, /differs/));

  test("fails when a step leaves a tensor behind", async () => {
    const loss: AnyPlugin["loss"] = (...given) => {
      tf.keep(tf.zeros([1]));
      return toy.loss(...given);
    };
    await expectFailure(checkTrainingLeaks, { loss }, /alive after each step/);
  });
});

describe("evaluate and predict", () => {
  const columns = [...toyPlugin.predictionColumns(toyPlugin.sizes.small!)];
  const more = { predictionColumns: () => [...columns, { ...columns[1]!, name: "never_written" }] };

  test("fail when evaluate does not write a declared column", () =>
    expectFailure(checkEvaluatedPredictions, more, /never_written/));

  test("fail when predict does not write a declared column", () =>
    expectFailure(checkPredictedFile, more, /never_written/));

  test("leave no file behind when they fail half-way", async () => {
    const predict: AnyPlugin["predict"] = async (trained, source, split, sink, values) => {
      await toy.predict(trained, source, split, sink, values);
      throw new InputError("own.pairs: no");
    };
    const arrange = async (folder: string) => ["predict", bench.run, ...(await options.arrangeInput(folder))];
    const refusal = { name: "half-way", message: /own\.pairs: no/, arrange };
    await checkRefusal({ ...bench, plugin: { ...toy, predict } }, refusal);
  });

  test("fail without a baseline's row", () =>
    expectFailure(checkEvaluationRows, { baselines: ["mean", "nearest"] }, /no row for nearest/));

  test("fail without a row of the model", () =>
    expectFailure(checkEvaluationRows, { baselines: ["mean", "model"] }, /no row for the model/));

  test("fail with an undeclared metric", () =>
    expectFailure(checkEvaluationRows, { metrics: { MAE: "lower" } }, /deep-equal/));

  test("fail when an evaluation leaves a tensor behind", async () => {
    const evaluate: AnyPlugin["evaluate"] = (...given) => {
      tf.keep(tf.zeros([1]));
      return toy.evaluate(...given);
    };
    await expectFailure(checkPredictionLeaks, { evaluate }, /tensors alive/);
  });
});

describe("a refusal", () => {
  const [declared] = toyPlugin.refusals;
  const refuse = (changes: Partial<Refusal>) => (on: Workbench) => checkRefusal(on, { ...declared!, ...changes });
  /** A format whose reader does as told. */
  const reading = (read: () => Promise<never>) => ({ formats: [{ ...toyPlugin.formats[0]!, read }] });

  test("fails with another message", () => expectFailure(refuse({ message: /something else/ }), {}, /something else/));

  test("fails when the command works", () =>
    expectFailure(refuse({ arrange: async () => ["info"] }), {}, /exit code of info/));

  test("fails with two lines", async () => {
    const read = async () => {
      throw new InputError("bad.pairs line 3, column y:\nnot a number");
    };
    await expectFailure(refuse({ message: /bad/ }), reading(read), /one line/);
  });

  test("fails with another error than bad input", async () => {
    const read = async () => {
      throw new TypeError("bad.pairs");
    };
    await expectFailure(refuse({ message: /bad/ }), reading(read), /exit code/);
  });

  test("fails when a file is left behind", async () => {
    const read = async () => {
      await writeFile("half-written", "");
      throw new InputError("bad.pairs: no");
    };
    await expectFailure(refuse({ message: /bad/ }), reading(read), /files after the refusal/);
  });

  test("leaves nothing when it comes after the first rows", async () => {
    async function* batches() {
      yield { table: "points", split: "train", columns: toyPlugin.tables.points!.example };
      throw new InputError("bad.pairs: no");
    }
    const formats = [{ ...toyPlugin.formats[0]!, read: async () => ({ metadata: {}, batches: batches() }) }];
    await checkRefusal({ ...bench, plugin: { ...toy, formats } }, { ...declared!, message: /bad\.pairs: no/ });
  });

  test("fails without any", () =>
    expectFailure(({ plugin }) => checkRefusalNames(plugin), { refusals: [] }, /no refus/));

  test("fails under a name that is taken", () =>
    expectFailure(({ plugin }) => checkRefusalNames(plugin), { refusals: [declared, declared] }, /names of several/));
});

describe("the command line", () => {
  test("fails when an unknown verb is known", async () => {
    const command = { name: "no-such-verb", summary: "", options: [], run: async () => {} };
    await expectFailure(checkBadUsage, { commands: [command] }, /no-such/);
  });

  test("fails when a size that is not there is taken", async () => {
    const sizes = { ...toyPlugin.sizes, "no-such-size": toyPlugin.sizes.small };
    await expectFailure(checkMissingThings, { sizes }, /exit code of train .*no-such-size/);
  });

  test("fails when info does not work", async () => {
    const createModel = () => {
      throw new Error("no model");
    };
    await expectFailure(checkHelp, { createModel }, /exit code of info/);
  });
});

describe("declarations", () => {
  test("fail without a size", () =>
    expectFailure(({ plugin }) => checkSizes(plugin), { sizes: { small: toy.sizes.small } }, /no size base/));

  test("fail with a size that the schema refuses", async () => {
    const small = { ...toy.sizes.small, task: { scale: -1 } };
    await expectFailure(({ plugin }) => checkSizes(plugin), { sizes: { ...toy.sizes, small } }, /scale/);
  });

  test("fail without baselines", () =>
    expectFailure(({ plugin }) => checkLists(plugin), { baselines: [] }, /no baselines/));

  test("fail with a simulator that its seed does not decide", async () => {
    let calls = 0;
    const simulate = async () => ({ metadata: {}, batches: rowsOf(calls++) });
    await expectFailure(checkSimulatorSeeds, { simulator: { ...toyPlugin.simulator, simulate } }, /deep-equal/);
  });

  test("fail with a simulator that ignores its seed", async () => {
    const simulate = async () => ({ metadata: {}, batches: rowsOf(1) });
    await expectFailure(checkSimulatorSeeds, { simulator: { ...toyPlugin.simulator, simulate } }, /notDeep|not to be/i);
  });

  async function* rowsOf(x: number) {
    yield { table: "points", split: "train", columns: { length: 1, values: { x: Float32Array.of(x) } } };
  }
});
