// The package: the server as a function, for the command lines of the domains.
export { viewerCommand } from "./command.ts";
export type { Programs } from "./domain-program.ts";
export { openBrowser } from "./open-browser.ts";
export { serveViewer, type Viewer, type ViewerOptions } from "./serve.ts";
