// What follows from the fields of a state.
import { expect, test } from "vitest";
import { channelsOf, channelValues, difference, vectorsOf, vectorValues } from "./channels.ts";
import { field, madeMovie } from "./testing.ts";

const GRID = [16, 16] as const;
const WAVE = 2 * Math.PI;
const VELOCITY = { grid: GRID, fieldNames: ["velocity x", "velocity y"], fieldScheme: "VV" };

/** Velocity (sin 2 pi y, cos 2 pi x) on a square of side 1. */
function wavyState(): Float32Array {
  const state = new Float32Array(512);
  state.set(field(GRID, (_, j) => Math.sin((WAVE * j) / 16)));
  state.set(
    field(GRID, (i) => Math.cos((WAVE * i) / 16)),
    256,
  );
  return state;
}

const channelOf = (movie: ReturnType<typeof madeMovie>, title: string) =>
  channelsOf(movie).find((channel) => channel.title === title)!;

test("a velocity offers its components, its speed, curl and divergence", () => {
  const titles = channelsOf(madeMovie(VELOCITY)).map(({ title }) => title);
  expect(titles).toEqual(["velocity x", "velocity y", "speed", "curl", "divergence"]);
});

test("two fields of different letters are no vector", () => {
  expect(vectorsOf(madeMovie({ fieldNames: ["concentration a", "concentration b"], fieldScheme: "cb" }))).toEqual([]);
});

test("the speed is the length of the vector", () => {
  const movie = madeMovie(VELOCITY);
  const values = channelValues(movie, channelOf(movie, "speed"), wavyState());
  // At i = 0, j = 4: (sin(pi / 2), cos 0).
  expect(values[4]).toBeCloseTo(Math.SQRT2, 6);
});

test("the curl is the difference of the cross derivatives, to the order of central differences", () => {
  const movie = madeMovie(VELOCITY);
  const values = channelValues(movie, channelOf(movie, "curl"), wavyState());
  // v_x - u_y at i = 4, j = 0: -2 pi - 2 pi, times sin(h) / h with h = 2 pi / 16.
  const shrunk = Math.sin(WAVE / 16) / (WAVE / 16);
  expect(values[4 * 16]).toBeCloseTo(-2 * WAVE * shrunk, 4);
});

test("a flow that neither spreads nor gathers has no divergence", () => {
  const movie = madeMovie(VELOCITY);
  const values = channelValues(movie, channelOf(movie, "divergence"), wavyState());
  expect(Math.max(...values.map(Math.abs))).toBeLessThan(1e-5);
});

test("the velocity of a vorticity is (psi_y, -psi_x) with laplacian psi = w", () => {
  const movie = madeMovie({ grid: GRID, fieldNames: ["vorticity"], fieldScheme: "w" });
  const vorticity = field(GRID, (i) => Math.cos((WAVE * i) / 16));
  const [u, v] = vectorValues(movie, vectorsOf(movie)[0]!, vorticity);
  // psi = -cos(2 pi x) / (2 pi)^2, so v = -psi_x = -sin(2 pi x) / (2 pi).
  expect(v[4 * 16]).toBeCloseTo(-1 / WAVE, 6);
  expect(Math.max(...u.map(Math.abs))).toBeLessThan(1e-6);
});

test("a vorticity between walls has no velocity here: its stream function is not known", () => {
  const movie = madeMovie({ fieldNames: ["vorticity"], boundary: ["periodic", "periodic", "wall", "wall"] });
  expect(vectorsOf(movie)).toEqual([]);
});

test("differences at a wall are one-sided", () => {
  const movie = madeMovie({ grid: [4, 1], extent: [4, 1], boundary: ["wall", "wall", "periodic", "periodic"] });
  const values = difference(Float32Array.of(0, 1, 4, 9), movie, 0);
  expect([...values]).toEqual([1, 2, 4, 5]);
});

test("a unit of 1 is none", () => {
  expect(channelsOf(madeMovie({ fieldUnits: ["1"] }))[0]!.unit).toBe("");
});
