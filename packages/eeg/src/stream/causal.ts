// The filters of a dataset as they can be had while a recording goes on: no sample ahead.
import { butterworth } from "../signal/filter-design.ts";
import type { FilterStep } from "../signal/recording-filters.ts";
import { CausalFilter } from "../signal/section-filter.ts";
import { type Section, toSections } from "../signal/sections.ts";
import { asSection, notch } from "../signal/transfer-function.ts";

function sectionsOf(step: FilterStep, sfreq: number): readonly Section[] {
  if (step.kind === "butterworth") return toSections(butterworth(step.order, step, sfreq));
  return [asSection(notch(step.frequency, step.quality, sfreq))];
}

/**
 * One filter of several channels. Training filters forward and backward; here every filter is passed twice forward, which
 * damps each frequency as much and delays it.
 *
 * @throws InputError for frequencies that the rate does not allow
 */
export function causalFilter(steps: readonly FilterStep[], sfreq: number, channels: number): CausalFilter {
  const sections = steps.flatMap((step) => sectionsOf(step, sfreq));
  return new CausalFilter([...sections, ...sections], channels);
}
