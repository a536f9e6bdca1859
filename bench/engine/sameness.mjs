// All sides must compute the same: outputs and loss from the same weights, and the losses of the first steps.

const SAME_OUTPUT = 2e-5;
const SAME_LOSS = 1e-5;

/** @throws Error naming the side whose output or loss differs from the first side's */
export function checkOutputs([first, ...others]) {
  for (const { name, output, loss } of others) {
    if (output.length !== first.output.length) {
      throw new Error(`${name} gives ${output.length} values, ${first.name} ${first.output.length}`);
    }
    refuseDifference(name, first.name, "outputs", furthest(output, first.output), SAME_OUTPUT);
    refuseDifference(name, first.name, "loss", Math.abs(loss - first.loss), SAME_LOSS);
  }
}

/** @throws Error naming the side whose first training steps went elsewhere */
export function checkLosses([first, ...others]) {
  for (const { name, losses } of others) {
    const shared = first.losses.slice(0, losses.length);
    refuseDifference(name, first.name, "losses of the first steps", furthest(losses, shared), SAME_LOSS);
  }
}

function furthest(values, wanted) {
  return values.reduce((worst, value, i) => Math.max(worst, Math.abs(value - wanted[i])), 0);
}

function refuseDifference(name, first, what, difference, limit) {
  if (difference <= limit) return;
  throw new Error(`${name} and ${first} differ: ${what} up to ${difference.toExponential(1)} apart, limit ${limit}`);
}
