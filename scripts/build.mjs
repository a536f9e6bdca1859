// npm run build: installs what is missing and builds every package that changed.
import { prepare } from "./workspace.mjs";

await prepare();
console.log("build: up to date");
