// The domains whose views are built in: every package beside this one that has src/view/index.ts.
import type { DomainView } from "@sciformer/core/view";

const VIEWS = import.meta.glob<{ readonly view: DomainView }>([
  "../../../packages/*/src/view/index.ts",
  "!../../../packages/core/**",
]);

/** The view of a domain; undefined where its package has none. */
export async function loadView(domain: string): Promise<DomainView | undefined> {
  const path = Object.keys(VIEWS).find((one) => one.endsWith(`/${domain}/src/view/index.ts`));
  return path === undefined ? undefined : (await VIEWS[path]!()).view;
}

/** All views that are there: to ask whether one of them reads a dropped file. */
export async function loadViews(): Promise<readonly DomainView[]> {
  return Promise.all(Object.values(VIEWS).map(async (load) => (await load()).view));
}
