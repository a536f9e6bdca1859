// The error for bad usage and bad input: one clear line, exit code 2.

/**
 * Thrown when what the user gave cannot be used. The message is one line that names the file, the row or
 * column, and what was expected; the command line prints it without a stack and exits with code 2.
 */
export class InputError extends Error {
  override readonly name = "InputError";
}
