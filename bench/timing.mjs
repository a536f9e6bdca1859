// Timing of two sides in turns, and what is reported of it: median, quartiles, ratio of medians.

/** Linear interpolation between the order statistics of `sorted`. */
function quantile(sorted, share) {
  const position = (sorted.length - 1) * share;
  const below = Math.floor(position);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (sorted[above] - sorted[below]) * (position - below);
}

/** Median and quartiles of times in milliseconds. */
function summarise(times) {
  const sorted = Float64Array.from(times).sort();
  const [q1, median, q3] = [0.25, 0.5, 0.75].map((share) => quantile(sorted, share));
  return { median, q1, q3, runs: sorted.length };
}

/**
 * Runs the sides in turns, a block each, `rounds` times after `warm` rounds that are not counted; so all meet the same
 * load of the machine.
 *
 * @param sides name -> async function that runs a block and returns the time of each run in ms
 * @returns name -> {@link summarise}
 */
export async function interleave(sides, rounds, warm = 1) {
  const times = Object.fromEntries(Object.keys(sides).map((name) => [name, []]));
  for (let round = -warm; round < rounds; round++) {
    for (const [name, block] of Object.entries(sides)) {
      const block_ms = await block();
      if (round >= 0) times[name].push(...block_ms);
    }
  }
  return Object.fromEntries(Object.entries(times).map(([name, list]) => [name, summarise(list)]));
}

/** Times `count` runs of `work`, ms each. */
export function timed(count, work) {
  return Array.from({ length: count }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
}

/** `146.2 ms (IQR 144.0 to 151.3, 20 runs)`. */
export function formatSummary({ median, q1, q3, runs }) {
  const [m, low, high] = [median, q1, q3].map((ms) => ms.toPrecision(4));
  return `${m} ms (IQR ${low} to ${high}, ${runs} runs)`;
}
