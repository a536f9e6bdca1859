// A guided walk through the scenes of a run.
import type { TourStep } from "@sciformer/core/view";

export const tour: readonly TourStep[] = [
  {
    title: "Crystals, one after another",
    text: [
      "Each structure stands in the standard setting of its space group. Play goes through all of them; the list below finds one by formula or group.",
      "A click on an atom tells its Wyckoff position and lights the whole orbit. Shift and a second atom give a distance, a third one an angle.",
    ],
    scene: "structures",
  },
  {
    title: "Symmetry",
    text: [
      "Axes, planes and inversion centres are found from the operations of the group and drawn in the first cell. The check beside them says which group the symmetry search finds in the atoms as they stand.",
    ],
    scene: "structures",
    controls: { symmetry: ["rotations", "screws", "bars", "centres"], colour: "site" },
  },
  {
    title: "A model that draws crystals",
    text: [
      "Here the model runs in the page. Choose a space group and elements; bars show how probable each next token is, points what the model says before rules and temperature. A click on a bar takes that token instead.",
      "When STOP is drawn the gene is packed into a cell and its space group is looked for again.",
    ],
    scene: "generate",
  },
  {
    title: "Many at once",
    text: ["Space groups, elements and sizes of what was generated, beside the data that the model has learned from."],
    scene: "sets",
  },
];
