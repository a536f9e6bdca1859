// What can be looked at of a state: its fields, and what follows from its vectors.
import { FieldTransform } from "../evaluation/spectrum.ts";
import { waveNumber } from "../spectral/grid.ts";
import { type Movie, spacing, wraps } from "./movie.ts";

/** A channel of the picture. */
export interface Channel {
  /** Letters, digits and `-`. */
  readonly id: string;
  readonly title: string;
  readonly unit: string;
  /** Of the state where it is one of its fields. */
  readonly field: number | undefined;
}

/** The vector of a state: a pair of fields, or the velocity that a vorticity belongs to. */
export interface VectorField {
  readonly title: string;
  readonly of: readonly [number, number] | { readonly vorticity: number };
}

const VORTICITY = "vorticity";

/** Pairs of adjacent fields with one letter, and vorticities of periodic planes. */
export function vectorsOf(movie: Pick<Movie, "fieldNames" | "fieldScheme" | "boundary" | "grid">): VectorField[] {
  const { fieldNames, fieldScheme, grid } = movie;
  if (grid[1] === 1) return [];
  const found: VectorField[] = [];
  for (let first = 0; first < fieldNames.length; first++) {
    let end = first;
    while (fieldScheme[end] !== undefined && fieldScheme[end] === fieldScheme[first]) end++;
    if (end - first === 2) found.push({ title: stem(fieldNames[first]!), of: [first, first + 1] });
    if (fieldNames[first] === VORTICITY && wraps(movie).every(Boolean)) {
      found.push({ title: "velocity", of: { vorticity: first } });
    }
    if (end > first) first = end - 1;
  }
  return found;
}

/** `velocity x` is a component of `velocity`. */
function stem(name: string): string {
  return name.replace(/ [xyz]$/, "");
}

/** Fields first, then what is derived. */
export function channelsOf(movie: Movie): Channel[] {
  const unitOf = (field: number) => {
    const unit = movie.fieldUnits?.[field] ?? "";
    return unit === "1" ? "" : unit;
  };
  const fields = movie.fieldNames.map((title, field) => ({ id: `f${field}`, title, unit: unitOf(field), field }));
  const derived = vectorsOf(movie).flatMap((vector, at): Omit<Channel, "field">[] => {
    const isPair = "length" in vector.of;
    const unit = isPair ? unitOf((vector.of as readonly [number, number])[0]) : "";
    const magnitude = vector.title === "velocity" ? "speed" : `|${vector.title}|`;
    const curl = vector.title === "velocity" ? "curl" : `curl of ${vector.title}`;
    return [
      { id: `magnitude-${at}`, title: magnitude, unit },
      ...(isPair
        ? [
            { id: `curl-${at}`, title: curl, unit: "" },
            { id: `divergence-${at}`, title: "divergence", unit: "" },
          ]
        : []),
    ];
  });
  return [...fields, ...derived.map((channel) => ({ ...channel, field: undefined }))];
}

/** The values of a channel, [x, y]; a field's own values are a view of the state. */
export function channelValues(movie: Movie, { id, field }: Channel, state: Float32Array): Float32Array {
  const points = movie.grid[0] * movie.grid[1];
  if (field !== undefined) return state.subarray(field * points, (field + 1) * points);
  const [kind, at] = id.split("-");
  const [u, v] = vectorValues(movie, vectorsOf(movie)[Number(at)]!, state);
  if (kind === "magnitude") return u.map((value, i) => Math.hypot(value, v[i]!));
  const [along, across] = kind === "curl" ? ([v, u] as const) : ([u, v] as const);
  const [first, second] = [difference(along, movie, 0), difference(across, movie, 1)];
  const sign = kind === "curl" ? -1 : 1;
  return first.map((value, i) => value + sign * second[i]!);
}

/** Components along x and y of a vector, [x, y] each. */
export function vectorValues(
  movie: Movie,
  { of }: VectorField,
  state: Float32Array,
): readonly [Float32Array, Float32Array] {
  const points = movie.grid[0] * movie.grid[1];
  const part = (field: number) => state.subarray(field * points, (field + 1) * points);
  return "vorticity" in of ? velocityOf(part(of.vorticity), movie) : [part(of[0]), part(of[1])];
}

/** Central differences of [x, y] along an axis, over the edge where the axis goes round, else one-sided there. */
export function difference(values: Float32Array, movie: Pick<Movie, "grid" | "extent" | "boundary">, axis: 0 | 1) {
  const [nx, ny] = movie.grid;
  const count = movie.grid[axis];
  const step = spacing(movie)[axis];
  const stride = axis === 0 ? ny : 1;
  const isRound = wraps(movie)[axis];
  const result = new Float32Array(nx * ny);
  for (let i = 0; i < result.length; i++) {
    const place = axis === 0 ? Math.floor(i / ny) : i % ny;
    const start = i - place * stride;
    const [before, after] = isRound
      ? [(place + count - 1) % count, (place + 1) % count]
      : [Math.max(0, place - 1), Math.min(count - 1, place + 1)];
    const width = isRound ? 2 : after - before;
    if (width > 0) result[i] = (values[start + after * stride]! - values[start + before * stride]!) / (width * step);
  }
  return result;
}

const transforms = new Map<string, FieldTransform>();

/** The transform of a grid, made once. */
export function transformOf([nx, ny]: readonly [number, number]): FieldTransform {
  const key = `${nx}x${ny}`;
  const known = transforms.get(key) ?? new FieldTransform(nx, ny);
  transforms.set(key, known);
  return known;
}

/**
 * The velocity (psi_y, -psi_x) with laplacian psi = w of a vorticity on a periodic plane, as the published data have it:
 * the vorticity there is minus the usual curl.
 */
function velocityOf(vorticity: Float32Array, { grid, extent = [1, 1] }: Movie): [Float32Array, Float32Array] {
  const [nx, ny] = grid;
  const transform = transformOf(grid);
  const { re, im } = transform.forward(vorticity, 0);
  const velocity = [new Float32Array(nx * ny), new Float32Array(nx * ny)] as [Float32Array, Float32Array];
  for (const [component, target] of velocity.entries()) {
    const out = { re: new Float64Array(nx * ny), im: new Float64Array(nx * ny) };
    for (let i = 1; i < re.length; i++) {
      const kx = (2 * Math.PI * waveNumber(Math.floor(i / ny), nx)) / extent[0];
      const ky = (2 * Math.PI * waveNumber(i % ny, ny)) / extent[1];
      // i k psi with psi = -w / k^2
      const factor = (component === 0 ? -ky : kx) / (kx * kx + ky * ky);
      out.re[i] = -factor * im[i]!;
      out.im[i] = factor * re[i]!;
    }
    transform.inverse(out, target, 0);
  }
  return velocity;
}
