// Icons of the shell: strokes on a grid of 16.
import { s } from "./dom.ts";

const PATHS = {
  play: "M5 3.5v9l7-4.5z",
  pause: "M5.5 3.5v9M10.5 3.5v9",
  back: "M10 3.5L5.5 8l4.5 4.5",
  forward: "M6 3.5L10.5 8L6 12.5",
  open: "M2.5 12.5v-9h4l1.5 2h5.5v7z",
  picture: "M2.5 3.5h11v9h-11zM3 11l3.5-3.5l2.5 2.5l2-2l2.5 2.5M10.5 6.2v.1",
  table: "M2.5 3.5h11v9h-11zM2.5 6.5h11M6.5 6.5v6",
  dark: "M12.5 9.5a5 5 0 1 1-6-6a4 4 0 0 0 6 6z",
  light:
    "M8 5a3 3 0 1 0 .01 0M8 1.5v1M8 13.5v1M1.5 8h1M13.5 8h1M3.4 3.4l.7.7M11.9 11.9l.7.7M3.4 12.6l.7-.7M11.9 4.1l.7-.7",
  home: "M2.5 8L8 3l5.5 5M4 7v6h8V7",
  help: "M6 6a2 2 0 1 1 2.6 1.9c-.5.2-.6.5-.6 1.1M8 11.7v.1M8 1.8a6.2 6.2 0 1 0 .01 0",
  close: "M4 4l8 8M12 4l-8 8",
  link: "M6.5 9.5l3-3M7 4.5l1-1a3 3 0 0 1 4.5 4.5l-1 1M9 11.5l-1 1A3 3 0 0 1 3.500 8l1-1",
  wide: "M2.5 6V2.5H6M10 2.5h3.500V6M13.500 10v3.500H10M6 13.500H2.500V10",
  tour: "M3 13.500v-11M3 3h9l-2 2.700l2 2.800H3",
  runs: "M2.5 4h11M2.5 8h11M2.5 12h7",
  model: "M8 2.500l5 2.800v5.400l-5 2.800l-5-2.800V5.300zM3 5.300l5 2.800l5-2.800M8 8.100v5.400",
} as const;

export type IconName = keyof typeof PATHS;

/** A picture without a name of its own: the button that holds it has one. */
export function icon(name: IconName): SVGSVGElement {
  return s(
    "svg",
    { viewBox: "0 0 16 16", class: "icon", "aria-hidden": "true", focusable: "false" },
    s("path", { d: PATHS[name] }),
  );
}
