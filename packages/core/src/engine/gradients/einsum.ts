// Gradient of einsum: the equation with the output and one operand exchanged.
import * as tf from "@tensorflow/tfjs-core";

/**
 * For y = einsum("A,B->C", a, b): da = einsum("C,B->A'", dy, b), where A' are the letters of A that C or B has; the
 * letters that only A has were summed away, so their gradient is the same all along and is broadcast.
 */
const einsum: tf.GradConfig = {
  kernelName: tf.Einsum,
  saveAllInputs: true,
  gradFunc: (dys, saved, attrs) => {
    const { equation } = attrs as unknown as tf.EinsumAttrs;
    const [inputs, output] = equation.replace(/\s/g, "").split("->") as [string, string];
    const terms = inputs.split(",");
    const gradients = terms.map((term, own) => () => {
      // tfjs's einsum takes the type of its last operand for that of the result.
      const others = terms.flatMap((letters, index) =>
        index === own ? [] : [{ letters, tensor: tf.cast(saved[index]!, "float32") }],
      );
      const operands = [{ letters: output, tensor: dys as tf.Tensor }, ...others];
      return operandGradient(term, saved[own]!.shape, operands);
    });
    return Object.fromEntries(gradients.map((gradient, index) => [String(index), gradient]));
  },
};

interface Operand {
  readonly letters: string;
  readonly tensor: tf.Tensor;
}

function operandGradient(term: string, shape: number[], operands: readonly Operand[]): tf.Tensor {
  const present = [...term].filter((letter) => operands.some(({ letters }) => letters.includes(letter)));
  const summed = operands.map((operand) => sumLonelyLetters(operand, term, operands));
  const equation = `${summed.map(({ letters }) => letters).join(",")}->${present.join("")}`;
  const contracted = tf.einsum(equation, ...summed.map(({ tensor }) => tensor));
  const kept = [...term].map((letter, axis) => (present.includes(letter) ? shape[axis]! : 1));
  return tf.broadcastTo(tf.reshape(contracted, kept), shape);
}

/** Sums the letters that only this operand has: tfjs's einsum is wrong when a summed letter is not in all operands. */
function sumLonelyLetters(operand: Operand, term: string, operands: readonly Operand[]): Operand {
  const elsewhere = term + operands.flatMap((other) => (other === operand ? [] : [other.letters])).join("");
  const lonely = [...operand.letters].flatMap((letter, axis) => (elsewhere.includes(letter) ? [] : [axis]));
  if (lonely.length === 0) return operand;
  const letters = [...operand.letters].filter((letter) => elsewhere.includes(letter)).join("");
  return { letters, tensor: tf.sum(operand.tensor, lonely) };
}

export const einsumGradients: readonly tf.GradConfig[] = [einsum];
