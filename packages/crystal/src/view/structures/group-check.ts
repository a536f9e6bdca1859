// The space-group check: what was asked for beside what the symmetry search finds.
import type { Readout, ReadoutRow } from "@sciformer/core/view";
import { spaceGroup } from "../../symmetry/space-groups.ts";
import type { Checked } from "../worker/symmetry-worker.ts";

/** How many genes got no structure that passed; undefined where the genes are not known. */
export interface Harvest {
  readonly genes: number;
  readonly structures: number;
}

function groupText(number: number): string {
  return `${number}, ${spaceGroup(number).symbol}`;
}

/** @param checked undefined while the search runs */
export function checkReadout(
  group: number,
  isGenerated: boolean,
  checked: Checked | undefined,
  harvest: Harvest | undefined,
): Readout {
  const rows: ReadoutRow[] = [{ label: isGenerated ? "requested" : "stated", value: groupText(group) }];
  if (checked === undefined) rows.push({ label: "found by moyo", value: "\u2026" });
  else if ("problem" in checked) rows.push({ label: "found by moyo", value: checked.problem });
  else {
    rows.push({ label: "found by moyo", value: groupText(checked.group) });
    rows.push({ label: "the same", value: checked.group === group });
    rows.push({ label: "tolerance", value: checked.tolerance, unit: "\u00c5" });
  }
  if (harvest !== undefined) {
    rows.push({ label: "genes drawn", value: harvest.genes });
    rows.push({ label: "structures written", value: harvest.structures });
    rows.push({ label: "dropped", value: harvest.genes - harvest.structures });
  }
  return { id: "check", title: "Space-group check", rows };
}
