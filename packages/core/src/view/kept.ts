// A value that is made anew only when what it depends on has changed: parts of a frame keep their identity.

export class Kept<T> {
  #keys: readonly unknown[] | undefined;
  #value: T | undefined;

  /** @param keys compared one by one, by identity */
  of(keys: readonly unknown[], make: () => T): T {
    const known = this.#keys;
    const isSame =
      known !== undefined && known.length === keys.length && keys.every((key, at) => Object.is(key, known[at]));
    if (isSame) return this.#value as T;
    this.#value = make();
    this.#keys = keys;
    return this.#value;
  }
}
