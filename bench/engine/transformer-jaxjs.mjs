// The transformer of model.mjs in jax-js: each use of an array consumes it, `.ref` keeps it.

/** @param jax the library's module; returns `forward` and `loss` as functions of named parameters, which they consume */
export function jaxTransformer({ numpy: np, nn }, { vocabulary, dim, layers, heads, tokens }) {
  const linear = (p, name, x) => np.matmul(x, p[`${name}.weight`].transpose()).add(p[`${name}.bias`]);
  const layerNorm = (p, name, x) =>
    nn.standardize(x, -1, { epsilon: 1e-5 }).mul(p[`${name}.weight`]).add(p[`${name}.bias`]);
  const split = (x) => x.reshape([-1, tokens, heads, dim / heads]).transpose([0, 2, 1, 3]);

  function attention(p, name, x) {
    const [q, k, v] = [x.ref, x.ref, x].map((each, i) => split(linear(p, `${name}.${["wq", "wk", "wv"][i]}`, each)));
    const scores = np.matmul(q.mul((dim / heads) ** -0.5), k.transpose([0, 1, 3, 2]));
    const y = np.matmul(nn.softmax(scores, -1), v).transpose([0, 2, 1, 3]);
    return linear(p, `${name}.wo`, y.reshape([-1, tokens, dim]));
  }

  const feedForward = (p, name, x) =>
    linear(p, `${name}.layer2`, nn.gelu(linear(p, `${name}.layer1`, x), { approximate: false }));

  function block(p, name, x) {
    const mixed = x.ref.add(attention(p, `${name}.mixer`, layerNorm(p, `${name}.norm1`, x)));
    return mixed.ref.add(feedForward(p, `${name}.channelMixer`, layerNorm(p, `${name}.norm2`, mixed)));
  }

  /** int32 [batch, tokens] -> logits [batch, tokens, vocabulary] */
  function forward(p, x) {
    let hidden = np.matmul(nn.oneHot(x, vocabulary), p["token.weight"]).add(p["position.weight"]);
    for (let i = 0; i < layers; i++) hidden = block(p, `blocks.${i}`, hidden);
    return linear(p, "head", layerNorm(p, "norm", hidden));
  }

  /** Mean cross entropy. */
  function loss(p, x, y) {
    const rows = nn.logSoftmax(forward(p, x), -1);
    return np.mean(np.sum(rows.mul(nn.oneHot(y, vocabulary)), -1)).neg();
  }

  return { forward, loss };
}
