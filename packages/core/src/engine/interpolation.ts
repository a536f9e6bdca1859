// Where the elements of a resized axis come from: for the gradients of resizing, eager and traced.

/** How positions of the resized axis map to positions of the source. */
export interface ResizeOptions {
  readonly alignCorners: boolean;
  readonly halfPixelCenters: boolean;
}

/** Sources of one element: [position, weight] pairs. */
type Sources = readonly (readonly [number, number])[];

function ratioOf(targets: number, sources: number, { alignCorners }: ResizeOptions): number {
  const corners = alignCorners && targets > 1 ? 1 : 0;
  return (sources - corners) / (targets - corners);
}

/** For each of `targets` elements the nearest of `sources`, by tfjs's rounding. */
export function nearestSources(targets: number, sources: number, options: ResizeOptions): number[] {
  const ratio = ratioOf(targets, sources, options);
  return Array.from({ length: targets }, (_, target) => {
    const source = ratio * (options.halfPixelCenters ? target + 0.5 : target);
    const nearest = options.alignCorners ? Math.round(source) : Math.floor(source);
    return Math.max(0, Math.min(sources - 1, nearest));
  });
}

/** For each of `targets` elements its two neighbours among `sources` with their weights. */
export function linearSources(targets: number, sources: number, options: ResizeOptions): Sources[] {
  const ratio = ratioOf(targets, sources, options);
  return Array.from({ length: targets }, (_, target) => {
    const source = options.halfPixelCenters ? ratio * (target + 0.5) - 0.5 : ratio * target;
    const lower = Math.max(0, Math.floor(source));
    const upper = Math.max(0, Math.min(sources - 1, Math.ceil(source)));
    return [
      [lower, 1 - (source - lower)],
      [upper, source - lower],
    ];
  });
}

/** What each source position gives to each target: [sources, targets], row-major. */
export function transposedWeights(targets: readonly Sources[], sources: number): Float32Array {
  const matrix = new Float32Array(sources * targets.length);
  for (const [target, pairs] of targets.entries()) {
    for (const [source, weight] of pairs) matrix[source * targets.length + target]! += weight;
  }
  return matrix;
}
