// Test runner settings for the whole workspace; the packages resolve to their sources.
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const source = (path: string) => fileURLToPath(new URL(`./packages/${path}`, import.meta.url));

export default defineConfig({
  resolve: {
    alias: [
      { find: /^@sciformer\/(\w+)$/, replacement: source("$1/src/index.ts") },
      { find: /^@sciformer\/core\/testing$/, replacement: source("core/src/testing/index.ts") },
      { find: /^@sciformer\/(\w+)\/view$/, replacement: source("$1/src/view/index.ts") },
      { find: /^@sciformer\/(\w+)\/node$/, replacement: source("$1/src/node.ts") },
    ],
  },
  test: {
    include: ["packages/*/src/**/*.test.ts", "apps/viewer/{server,src}/**/*.test.ts", "test/**/*.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
