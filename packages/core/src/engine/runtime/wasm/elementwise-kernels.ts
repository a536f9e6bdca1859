// Elementwise stages as parts of compiled loops: the same float32 operations in the same order as their updates.
import type { Lanes } from "./elementwise-loop.ts";
import type { Local } from "./function-builder.ts";
import type { ElementwiseKernel, Stage } from "./stage-kernel.ts";

/** A stage that does the same in every step. */
const STEADY = { kind: "elementwise", factorCount: 0, factors: (): number[] => [] } as const;

const scaleByAdam: ElementwiseKernel = {
  kind: "elementwise",
  factorCount: 2,
  factors({ transform, state: { scalars } }) {
    const count = scalars.count! + 1;
    scalars.count = count;
    const { beta1, beta2 } = transform.options;
    return [1 - beta1! ** count, Math.sqrt(1 - beta2! ** count)];
  },
  emit(lanes, { transform, state: { sections } }, { updates }, [correction1, correction2]) {
    const { beta1, beta2, eps } = transform.options;
    const g = lanes.read(updates);
    const m = lanes.add(
      lanes.mul(lanes.read(sections.m!), lanes.constant(beta1!)),
      lanes.mul(g, lanes.constant(1 - beta1!)),
    );
    const v = lanes.add(
      lanes.mul(lanes.read(sections.v!), lanes.constant(beta2!)),
      lanes.mul(lanes.mul(g, lanes.constant(1 - beta2!)), g),
    );
    lanes.write(sections.m!, m);
    lanes.write(sections.v!, v);
    const denominator = lanes.add(lanes.div(lanes.sqrt(v), correction2!), lanes.constant(eps!));
    lanes.write(updates, lanes.div(lanes.div(m, correction1!), denominator));
  },
};

const scaleByLearningRate: ElementwiseKernel = {
  kind: "elementwise",
  factorCount: 1,
  factors: (_stage, { learningRate }) => [-learningRate],
  emit(lanes, _stage, { updates }, [factor]) {
    lanes.write(updates, lanes.mul(lanes.read(updates), factor!));
  },
};

const applyUpdates: ElementwiseKernel = {
  ...STEADY,
  emit(lanes, _stage, { parameters, updates }) {
    lanes.write(parameters, lanes.add(lanes.read(parameters), lanes.read(updates)));
  },
};

const decayParameters: ElementwiseKernel = {
  kind: "elementwise",
  factorCount: 1,
  factors: ({ transform }, { learningRate }) => [1 - learningRate * transform.options.decay!],
  emit(lanes, _stage, { parameters }, [factor]) {
    lanes.write(parameters, lanes.mul(lanes.read(parameters), factor!));
  },
};

const addDecayedWeights: ElementwiseKernel = {
  ...STEADY,
  emit(lanes, { transform }, { parameters, updates }) {
    const decayed = lanes.mul(lanes.constant(transform.options.decay!), lanes.read(parameters));
    lanes.write(updates, lanes.add(lanes.read(updates), decayed));
  },
};

/** The new velocity of both kinds of momentum. */
function moveVelocity(lanes: Lanes, { transform, state: { sections } }: Stage, updates: Float32Array): Local {
  const kept = lanes.mul(lanes.read(sections.velocity!), lanes.constant(transform.options.rate!));
  const moved = lanes.add(kept, lanes.read(updates));
  lanes.write(sections.velocity!, moved);
  return moved;
}

const momentum: ElementwiseKernel = {
  ...STEADY,
  emit: (lanes, stage, { updates }) => lanes.write(updates, moveVelocity(lanes, stage, updates)),
};

const nesterovMomentum: ElementwiseKernel = {
  ...STEADY,
  emit(lanes, stage, { updates }) {
    const ahead = lanes.mul(lanes.constant(stage.transform.options.rate!), moveVelocity(lanes, stage, updates));
    lanes.write(updates, lanes.add(lanes.read(updates), ahead));
  },
};

const ema: ElementwiseKernel = {
  ...STEADY,
  emit(lanes, { transform, state: { sections } }, { parameters }) {
    const decay = transform.options.decay!;
    const kept = lanes.mul(lanes.read(sections.average!), lanes.constant(decay));
    const added = lanes.mul(lanes.read(parameters), lanes.constant(1 - decay));
    lanes.write(sections.average!, lanes.add(kept, added));
  },
};

/** The running sum of an accumulation with this step's share. */
function grownSum(lanes: Lanes, { transform, state: { sections } }: Stage, updates: Float32Array): Local {
  const share = lanes.mul(lanes.read(updates), lanes.constant(1 / transform.options.k!));
  return lanes.add(lanes.read(sections.sum!), share);
}

const accumulate: ElementwiseKernel = {
  kind: "elementwise",
  factorCount: 0,
  factors({ transform, state: { scalars } }) {
    scalars.held = (scalars.held! + 1) % transform.options.k!;
    return [];
  },
  ends: ({ state: { scalars } }) => scalars.held !== 0,
  emit(lanes, stage, { updates }) {
    lanes.write(updates, grownSum(lanes, stage, updates));
    lanes.write(stage.state.sections.sum!, lanes.constant(0));
  },
  emitEnd(lanes, stage, { updates }) {
    lanes.write(stage.state.sections.sum!, grownSum(lanes, stage, updates));
  },
};

/** By the names of the stages. */
export const ELEMENTWISE_KERNELS: Readonly<Record<string, ElementwiseKernel>> = {
  scaleByAdam,
  scaleByLearningRate,
  applyUpdates,
  decayParameters,
  addDecayedWeights,
  momentum,
  nesterovMomentum,
  ema,
  accumulate,
};
