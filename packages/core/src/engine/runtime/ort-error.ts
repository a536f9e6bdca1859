// The errors of ONNX Runtime: their words without C++ source locations, and the node that they are about.

/** `<file>:<line> <function> <condition> was false. ` in front of what is said. */
const LOCATION = /^(?:\/|[A-Za-z]:\\)[^\n]*? was false\. /;

/** Where ONNX Runtime names the node: while running, in type inference, in the checker, in the choice of a kernel, in a graph. */
const NODE_NAMES = [
  /\bnode\. Name:'([^']+)'/,
  /\bNode \(([^()]+)\) Op \(/,
  /\bIn Node, \("([^"]+)"/,
  /\bnode with name '([^']+)'/,
  /\bnode name: ([^),]+)/,
  /\bsame node name \(([^)]+)\)/,
];

/** What ONNX Runtime said, without the source location in front. */
export function ortWords(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : String(cause);
  return message.replace(LOCATION, "").trimEnd();
}

/** An error that says what failed, in which node where ONNX Runtime tells, and all that it said. */
export function ortError(doing: string, cause: unknown): Error {
  const words = ortWords(cause);
  const node = NODE_NAMES.map((pattern) => pattern.exec(words)?.[1]).find((name) => name !== undefined);
  return new Error(`onnxruntime cannot ${doing}${node === undefined ? "" : ` (node ${node})`}: ${words}`, { cause });
}
