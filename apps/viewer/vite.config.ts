// Builds the page: everything it needs is in the build, nothing comes from another host.
import { fileURLToPath } from "node:url";
import { defineConfig, type Plugin } from "vite";

const source = (path: string) => fileURLToPath(new URL(`../../packages/${path}`, import.meta.url));

/**
 * Core's modules count as having side effects, since gradients are registered on import; a page that differentiates
 * nothing takes of them and of tfjs only what it names.
 */
const withoutSideEffects: Plugin = {
  name: "without-side-effects",
  transform: (code, id) =>
    /packages\/core\/src\/|@tensorflow/.test(id) ? { code, map: null, moduleSideEffects: false } : null,
};

export default defineConfig({
  plugins: [withoutSideEffects],
  base: "/",
  resolve: {
    alias: [
      { find: /^@sciformer\/(\w+)\/view$/, replacement: source("$1/src/view/index.ts") },
      { find: /^@sciformer\/(\w+)$/, replacement: source("$1/src/index.ts") },
    ],
    dedupe: ["three", "apache-arrow"],
  },
  build: {
    outDir: "dist/page",
    emptyOutDir: true,
    target: "es2022",
    chunkSizeWarningLimit: 1200,
    // A script inside the page would be against its own content policy.
    modulePreload: { polyfill: false },
  },
  worker: { format: "es", plugins: () => [withoutSideEffects] },
});
