// Calls something around every `forward` of a model's modules, without the modules knowing.
import type { Module } from "./module.ts";

type Forward = (...inputs: unknown[]) => unknown;

/** Wraps a module's `forward`: called with its path and what runs the original. */
export type Around = (path: string, forward: () => unknown) => unknown;

/** Calls `run` with `around` in place of every module's `forward`; the modules are as before afterwards. */
export function aroundForward<T>(modules: Iterable<readonly [string, Module]>, around: Around, run: () => T): T {
  const restored: (() => void)[] = [];
  try {
    for (const [path, module] of modules) restored.push(wrap(module, path, around));
    return run();
  } finally {
    for (const restore of restored.reverse()) restore();
  }
}

/** @returns what undoes it: where a module's `forward` is its own property, as when it is watched already, that one stays */
function wrap(module: Module & { forward?: Forward }, path: string, around: Around): () => void {
  const { forward } = module;
  if (!forward) return () => {};
  const own = Object.getOwnPropertyDescriptor(module, "forward");
  Object.defineProperty(module, "forward", {
    configurable: true,
    enumerable: false,
    value: (...inputs: unknown[]) => around(path, () => forward.apply(module, inputs)),
  });
  return () => {
    if (own) Object.defineProperty(module, "forward", own);
    else Reflect.deleteProperty(module, "forward");
  };
}

/** Keeps `path` the list of module paths from the outermost to the running one while `run` is called. */
export function watchForward<T>(model: Module | undefined, path: string[], run: () => T): T {
  if (!model) return run();
  const around: Around = (name, forward) => {
    path.push(name);
    try {
      return forward();
    } finally {
      path.pop();
    }
  };
  return aroundForward(model.namedModules(), around, run);
}
