// A guided walk through the scenes of a run.
import type { TourStep } from "@sciformer/core/view";

export const tour: readonly TourStep[] = [
  {
    title: "A forecast, step by step",
    text: [
      "The model is given the first state and predicts the next one, which is its next input. On the left is what it says, then what the solver computed, then the difference.",
      "Colours mean the same on both sides and at every step: their limits come from the true fields. Press play.",
    ],
    scene: "fields",
    time: 5,
  },
  {
    title: "How errors grow",
    text: [
      "The curve is the relative error at each step, beside that of the first state simply held. Click into it to go to a step; click into a field to see a point over time and a line through it.",
    ],
    scene: "fields",
    time: 10,
  },
  {
    title: "Right scales, wrong waves",
    text: [
      "Fields that look right can have too much or too little energy at short waves. The spectrum shows it, from the longest wave on the left to the shortest that the grid has.",
      "As a surface, small waves catch the light.",
    ],
    scene: "fields",
    controls: { look: "surface" },
  },
  {
    title: "What the model sees",
    text: [
      "Fields are cut into tokens, and tokens attend to each other inside windows. In every other block the windows are shifted by half their size, so that neighbours across a border meet.",
    ],
    scene: "fields",
    controls: { look: "image", overlay: "shifted" },
  },
  {
    title: "Draw, and let both run",
    text: [
      "Here nothing is stored: the equation is solved and the model runs in the page. Drag over the field to add to the first state, change a constant, then press play.",
    ],
    scene: "live",
  },
];
