// A guided walk through the scenes of a run.
import type { TourStep } from "@sciformer/core/view";

export const tour: readonly TourStep[] = [
  {
    title: "One meter, several appliances",
    text: [
      "The line is the power of the whole house, once a minute. The coloured areas under it are what the model says each appliance draws.",
      "Drag over a chart to zoom in as far as single minutes; double-click to see all of it again.",
    ],
    scene: "day",
  },
  {
    title: "Events",
    text: [
      "Below are the runs of each appliance: predicted ones in colour, measured ones in grey. Choose a block to read when it began and ended and what it used.",
    ],
    scene: "day",
    controls: { span: "week" },
  },
  {
    title: "Every day at once",
    text: [
      "Each strip is a day, from midnight to midnight; height and colour are power. Habits show as ridges across the days. Prediction, truth and error share one camera.",
    ],
    scene: "ridges",
  },
  {
    title: "Where the energy goes",
    text: ["Energy per day, week or month, with the share of the house that no appliance explains."],
    scene: "energy",
    controls: { period: "week" },
  },
  {
    title: "The house",
    text: [
      "Appliances glow with their power at the cursor; a dot on a cable is 50 W. Press play: the evening's washing and cooking pass by. On the left what the model says, on the right what was measured.",
    ],
    scene: "house",
  },
  {
    title: "What if",
    text: [
      "Here the model runs in the page. Move an event along the mains curve, pull its upper edge, or silence it, and see what the model finds now.",
    ],
    scene: "what-if",
  },
  {
    title: "What a sample looks at",
    text: [
      "Arcs join the samples of a window whose attention is strongest, a fan for each head. No sample looks at itself: the diagonal of the matrix below is empty. Choose a sample to see its arcs alone.",
    ],
    scene: "attention",
  },
];
