// What must be known about a dropped meter file: columns and the clock.
import type { Control } from "@sciformer/core/view";

/** The program's options `--time`, `--power` and `--tz`; an empty text leaves one out. */
export const fileOptions: readonly Control[] = [
  {
    kind: "text",
    id: "time",
    label: "Time column",
    value: "",
    placeholder: "found by name",
    help: "Name of the column with the time of each reading; needed for CSV files whose headers do not tell",
  },
  {
    kind: "text",
    id: "power",
    label: "Power column",
    value: "",
    placeholder: "found by name",
    help: "Name of the column with the power of the whole house, in W",
  },
  {
    kind: "text",
    id: "tz",
    label: "Time zone",
    value: "",
    placeholder: "Europe/London",
    help: "IANA name of the household's time zone",
    check: (text) => (text === "" || isZone(text) ? undefined : `"${text}" is no IANA time zone`),
  },
];

/** As the platform knows zones, so that the page loads nothing for it. */
function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}
