// A small picture of a run: predicted fields of its first set-ups, a few steps on.
import { colourTable, type Picture, type SceneData } from "@sciformer/core/view";
import { channelsOf, channelValues } from "./channels.ts";
import { type Catalogue, catalogues, PREDICTIONS } from "./fields/catalogue.ts";
import { channelLimits } from "./limits.ts";
import type { Movie } from "./movie.ts";

/** Steps into the rollout. */
const STEP = 5;
/** Pixels of the picture for one of the page: it stays sharp on dense screens. */
const DENSITY = 2;
const GAP = 4;

/** Undefined for a run without predictions. */
export async function thumbnail(
  data: SceneData,
  size: { readonly width: number; readonly height: number },
): Promise<Picture | undefined> {
  const [catalogue] = (await catalogues(data)).filter(({ id }) => id === PREDICTIONS);
  if (catalogue === undefined) return undefined;
  const [width, height] = [DENSITY * size.width, DENSITY * size.height];
  const most = Math.max(1, Math.floor((width + GAP) / (height + GAP)));
  const movies = await firstMovies(catalogue, most);
  if (movies.length === 0) return undefined;
  return paintMovies(movies, width, height);
}

/** One simulation of each set-up, in their order. */
async function firstMovies({ entries, open }: Catalogue, most: number): Promise<Movie[]> {
  const movies: Movie[] = [];
  const seen = new Set<string>();
  for (const entry of entries) {
    if (movies.length === most) break;
    if (seen.has(entry.tag)) continue;
    seen.add(entry.tag);
    const movie = await open(entry, undefined);
    if (movie !== undefined) movies.push(movie);
  }
  return movies;
}

/** Squares side by side, the last channel of each simulation. */
export function paintMovies(movies: readonly Movie[], width: number, height: number): Picture {
  const rgba = new Uint8ClampedArray(4 * width * height);
  const used = movies.length * height + (movies.length - 1) * GAP;
  const left = Math.max(0, Math.floor((width - used) / 2));
  for (const [at, movie] of movies.entries()) {
    paintSquare(movie, { left: left + at * (height + GAP), size: height, width }, rgba);
  }
  return { width, height, rgba };
}

interface Square {
  readonly left: number;
  readonly size: number;
  /** Of the whole picture. */
  readonly width: number;
}

function paintSquare(movie: Movie, { left, size, width }: Square, rgba: Uint8ClampedArray): void {
  const [nx, ny] = movie.grid;
  const state = movie.states.prediction[Math.min(STEP, movie.times.length - 1)];
  const channel = channelsOf(movie).findLast(({ field }) => field !== undefined);
  if (state === undefined || channel === undefined) return;
  const values = channelValues(movie, channel, state);
  const { range, map } = channelLimits(movie, channel);
  const table = colourTable(map);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < Math.min(size, width - left); column++) {
      const [i, j] = [Math.floor((column * nx) / size), Math.floor(((size - 1 - row) * ny) / size)];
      const place = (values[i * ny + j]! - range[0]) / (range[1] - range[0]);
      const entry = 4 * Math.round(255 * Math.min(1, Math.max(0, place || 0)));
      rgba.set(table.subarray(entry, entry + 4), 4 * (row * width + left + column));
    }
  }
}
