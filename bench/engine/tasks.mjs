// What a config trains: the model, its loss and one fixed batch drawn from a seed.
import { Random } from "../../packages/core/dist/index.js";
import { plugin } from "../../packages/nilm/dist/node.js";
import { crossEntropy, Transformer } from "./model.mjs";

const BATCH_SEED = 2;

/** The model with its starting values, `loss(batch, context)`, the batch, and the model's sizes as a peer reads them. */
export function makeTask(config) {
  return config.network === "transformer" ? transformerTask(config) : nilmformerTask(config);
}

function transformerTask({ model: sizes, batch }) {
  const model = new Transformer(sizes).initialise(1);
  const random = new Random(BATCH_SEED);
  const shape = [batch, sizes.tokens];
  const draw = () => Int32Array.from({ length: batch * sizes.tokens }, () => random.uint32() % sizes.vocabulary);
  const loss = ({ x, y }, context) => crossEntropy(model.forward(x, context), y);
  return { model, sizes, loss, batch: { x: { data: draw(), shape }, y: { data: draw(), shape } } };
}

function nilmformerTask({ size, batch }) {
  const config = plugin.sizes[size];
  const model = plugin.createModel(config).initialise(1);
  const random = new Random(BATCH_SEED);
  const draw = (...shape) => {
    const data = Float32Array.from({ length: shape.reduce((a, b) => a * b) }, () => random.uniform());
    return { data, shape };
  };
  const { c_embedding, c_out } = config.model;
  const { window } = config.task;
  const loss = (tensors, context) => plugin.loss(model, tensors, context, config);
  const x = draw(batch, 1 + c_embedding, window);
  return { model, sizes: config.model, loss, batch: { x, y: draw(batch, c_out, window) } };
}
