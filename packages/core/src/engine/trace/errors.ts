// What can go wrong while a function is traced, said with the kernel, the shapes and the line that called it.

/** A function cannot be compiled as it is. */
export class TraceError extends Error {
  override readonly name = "TraceError";
}

/** Folder that this package's files lie in, sources or build. */
const OWN = pathOf(import.meta.url).replace(/engine\/trace\/[^/]*$/, "");
const NOT_CODE = /node_modules\/@tensorflow\/|tfjs-gradients|^node:|<anonymous>/;
/** Tests beside the sources use the package as anybody does. */
const TEST = /\.test\.\w+:/;

/**
 * ` (at file.js:12:5)` for the innermost call from outside of this package and of tfjs, or else from outside of the
 * engine; empty when there is none.
 */
export function callerLine(stack: string = wholeStack()): string {
  const places = stack.split("\n").map(placeOf);
  const calls = places.filter((place): place is string => place !== undefined && !NOT_CODE.test(place));
  const isIn = (folder: string) => (place: string) => place.startsWith(folder) && !TEST.test(place);
  const [own, engine] = [isIn(OWN), isIn(`${OWN}engine/`)];
  const place = calls.find((call) => !own(call)) ?? calls.find((call) => !engine(call));
  return place === undefined ? "" : ` (at ${place})`;
}

/** The stack of its caller, as deep as it is: between a model and a kernel lie more calls than V8 keeps by default. */
function wholeStack(): string {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = Number.POSITIVE_INFINITY;
  try {
    return new Error("for its stack").stack ?? "";
  } finally {
    Error.stackTraceLimit = limit;
  }
}

/** `/folder/file.js:12:5` of `    at call (file:///folder/file.js:12:5)`. */
function placeOf(frame: string): string | undefined {
  const [, inBrackets, bare] = /^\s+at (?:.*\((.+:\d+:\d+)\)|(?:async )?(.+:\d+:\d+))$/.exec(frame) ?? [];
  const place = inBrackets ?? bare;
  return place && pathOf(place);
}

function pathOf(url: string): string {
  return url.startsWith("file://") ? decodeURI(url.slice("file://".length)) : url;
}

/** `[2, 3] float32, [3] int32` */
export function describeInputs(
  inputs: readonly { readonly shape: readonly number[]; readonly dtype: string }[],
): string {
  return inputs.map(({ shape, dtype }) => `[${shape.join(", ")}] ${dtype}`).join(", ");
}
