// What "What if" says beside its charts: energy before and now, the live model's pace, what stands in the way.
import type { Intervention, Note, Picked, Readout } from "@sciformer/core/view";
import type { Appliance } from "../appliances.ts";
import { clockText } from "../house-events.ts";
import type { Answer } from "../live-window.ts";
import type { Block } from "./edits.ts";
import type { WindowView } from "./layout.ts";

/** Power of an appliance as the model found it, W. */
export interface FoundPower {
  readonly before: Float32Array | undefined;
  readonly after: Float32Array | undefined;
}

/** @param found of each appliance */
export function energyReadout(
  { before, after, house }: WindowView,
  appliances: readonly Appliance[],
  found: (appliance: Appliance) => FoundPower,
): Readout {
  const hours = house.grid.periodMs / 3_600_000;
  const text = (values: Float32Array | undefined) =>
    values ? `${(values.reduce((sum, watts) => sum + watts, 0) * hours).toFixed(0)} Wh` : "\u2013";
  const change = (power: FoundPower) => `${text(power.before)} \u2192 ${text(power.after)}`;
  const rows = appliances.map((appliance) => ({ label: appliance.label, value: change(found(appliance)) }));
  return {
    id: "energy",
    title: "Energy found, before \u2192 now",
    rows: [{ label: "mains", value: change({ before, after }) }, ...rows],
  };
}

export function paceReadout({ provider, milliseconds }: Answer): Readout {
  return {
    id: "run",
    title: "Live model",
    rows: [
      { label: "runs by", value: provider === "webgpu" ? "WebGPU" : "WebAssembly" },
      { label: "last run", value: milliseconds, unit: "ms" },
    ],
  };
}

/** What a person must know about the model of a window. */
export interface ModelState {
  readonly hasRun: boolean;
  readonly hasModel: boolean;
  readonly problem: string | undefined;
  readonly hasGap: boolean;
  readonly interventions: readonly Intervention[];
}

export function modelNotes({ hasRun, hasModel, problem, hasGap, interventions }: ModelState): readonly Note[] {
  const notes: Note[] = [];
  const note = (id: string, tone: Note["tone"], text: string) => notes.push({ id, tone, text });
  if (!hasRun) {
    note("no-run", "info", "There is no run behind this file: events can be moved, but no model looks on.");
  } else if (!hasModel) {
    note(
      "no-model",
      "warning",
      "This run has no exported model, so events can be moved, but no model looks on. Export it: sciformer-nilm export RUN --format onnx",
    );
  }
  if (problem !== undefined) note("model", "error", `The model cannot be run: ${problem}`);
  if (hasGap) note("gap", "warning", "Readings are missing in this window: move it along the time line.");
  if (interventions.length > 0) {
    const changes = interventions.map(
      ({ path, axis, index, factor }) => `${path} (index ${index} of axis ${axis}) \u00d7 ${factor}`,
    );
    note("inside", "info", `What is found now comes of a model that is changed inside: ${changes.join(", ")}.`);
  }
  return notes;
}

/** What the shell tells about an event of the window. */
export function pickedBlock(block: Block, { house, place, zone }: WindowView): Picked {
  const { key, appliance, at, factor, profile, peakW, origin } = block;
  const { startMs, periodMs } = house.grid;
  const first = at - place.from;
  const tokens = Array.from({ length: profile.length }, (_, sample) => first + sample);
  const clock = (sample: number) => clockText(startMs + sample * periodMs, zone);
  return {
    key,
    title: origin < 0 ? `${appliance.label}, added` : appliance.label,
    rows: [
      { label: "begins", value: clock(at) },
      ...(origin >= 0 && origin !== at ? [{ label: "began", value: clock(origin) }] : []),
      { label: "lasts", value: (profile.length * periodMs) / 60_000, unit: "min" },
      { label: "peak", value: factor * peakW, unit: "W" },
      { label: "factor", value: factor, digits: 2 },
    ],
    tokens: tokens.filter((token) => token >= 0 && token < place.length),
  };
}
