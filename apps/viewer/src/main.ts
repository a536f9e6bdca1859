// The page.
import "./style/base.css";
import "./style/shell.css";
import "./style/panels.css";
import "./style/charts.css";
import { startApp } from "./shell/app.ts";
import { applyTheme, preferredTheme } from "./shell/theme.ts";

applyTheme(preferredTheme());
const root = document.getElementById("app")!;
try {
  await startApp(root);
} catch (error) {
  root.textContent = error instanceof Error ? error.message : String(error);
}
