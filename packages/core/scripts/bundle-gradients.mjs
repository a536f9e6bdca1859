// Bundles tfjs-core's gradient registrations, which its Node build leaves out, into dist/tfjs-gradients.js.
import { writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const core = dirname(createRequire(import.meta.url).resolve("@tensorflow/tfjs-core/package.json"));

await build({
  stdin: { contents: `import ${JSON.stringify(join(core, "dist/register_all_gradients.js"))};`, resolveDir: root },
  outfile: join(root, "dist/tfjs-gradients.js"),
  bundle: true,
  format: "esm",
  platform: "browser",
  external: ["util", "node-fetch", "string_decoder", "crypto"],
  minify: true,
  legalComments: "inline",
  logLevel: "warning",
});
await writeFile(join(root, "dist/tfjs-gradients.d.ts"), "export {};\n");
