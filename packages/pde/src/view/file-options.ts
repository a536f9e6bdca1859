// What can be said about a dropped file: which plane of three dimensions, from where and how far to predict.
import type { Control } from "@sciformer/core/view";

/** The program's options `--slice`, `--steps`, `--from` and `--pad`; an empty text leaves one out. */
export const fileOptions: readonly Control[] = [
  {
    kind: "text",
    id: "slice",
    label: "Plane of a field of three dimensions",
    value: "",
    placeholder: "z=12",
    check: (text) => (/^([xyz]=\d+)?$/.test(text) ? undefined : "expected an axis and a number, such as z=12"),
  },
  {
    kind: "text",
    id: "steps",
    label: "Steps",
    value: "",
    placeholder: "as many as the file has, else 10",
    check: (text) => (/^\d*$/.test(text) ? undefined : "expected a whole number"),
  },
  {
    kind: "text",
    id: "from",
    label: "From frame",
    value: "",
    placeholder: "the first ones",
    help: "A number, or `last` to go on where the file ends",
    check: (text) => (/^(\d*|last|first)$/.test(text) ? undefined : "expected a number, first or last"),
  },
  {
    kind: "select",
    id: "pad",
    label: "Grids that do not fit",
    choices: [
      { value: "", label: "are refused" },
      { value: "periodic", label: "are continued as periodic ones" },
      { value: "reflect", label: "are continued by reflection" },
    ],
    value: "",
  },
];
