// What is timed: the networks, their sizes, and how often.

const VOCABULARY = 128;

const transformer = (name, [dim, layers, heads, tokens, batch], counts) => ({
  name,
  what: `d ${dim}, ${layers} layers, ${heads} heads, ${tokens} tokens, batch ${batch}`,
  network: "transformer",
  model: { vocabulary: VOCABULARY, dim, layers, heads, tokens },
  batch,
  ...counts,
});

/** In each round every side runs `steps` training steps, or `runs` forward passes, in a row. */
export const CONFIGS = [
  transformer("i", [128, 4, 4, 64, 32], { rounds: 8, steps: 3, runs: 4 }),
  transformer("ii", [256, 6, 8, 256, 8], { rounds: 5, steps: 2, runs: 3 }),
  transformer("iii", [64, 3, 4, 512, 16], { rounds: 6, steps: 2, runs: 3 }),
  {
    name: "nilm",
    what: "NILMFormer at paper size, 128 samples, batch 8",
    network: "nilmformer",
    size: "base",
    batch: 8,
    rounds: 8,
    steps: 3,
    runs: 4,
  },
];

/** AdamW on all parameters. */
const LEARNING_RATE = 1e-4;
const WEIGHT_DECAY = 0.01;

/**
 * What a side is told first: what to load, and where weights and batch lie.
 *
 * @param task config, sizes of the model and path of its file
 */
export function loadRequest({ config, sizes, path }, mode, threads) {
  return {
    do: "load",
    mode,
    threads,
    config,
    sizes,
    tensors: path,
    lr: LEARNING_RATE,
    weight_decay: WEIGHT_DECAY,
  };
}
