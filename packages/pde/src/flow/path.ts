// The straight path of flow matching, from noise to the data.

/** Times keep this distance from both ends. */
const MARGIN = 1e-5;

/**
 * A time of the path. In a batch of `count` the times are stratified: sample `index` draws from its own part.
 *
 * @param uniform from 0 to 1
 */
export function pathTime(uniform: number, index = 0, count = 1): number {
  return MARGIN + ((index + uniform) * (1 - 2 * MARGIN)) / count;
}

/** Where the path from `noise` to `data` is at time t: (1 - (1 - sigma) t) noise + t data. */
export function pathState(noise: number, data: number, t: number, sigma: number): number {
  return (1 - (1 - sigma) * t) * noise + t * data;
}

/** Its velocity, the same at all times: data - (1 - sigma) noise. */
export function pathVelocity(noise: number, data: number, sigma: number): number {
  return data - (1 - sigma) * noise;
}
