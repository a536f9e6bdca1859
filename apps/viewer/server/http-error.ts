// An answer that is an error: its status and one line for a person.

/** Thrown while a request is answered; the page shows the message. */
export class HttpError extends Error {
  override readonly name = "HttpError";
  readonly status: number;

  constructor(status: number, message: string, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
  }
}
