// A small picture of a run: the first structures that it generated, or of the data that it was tested on.
import type { Picture, SceneData } from "@sciformer/core/view";
import { cellGeometry, cellModel } from "./cell/layout.ts";
import { emptyPicture, PAINTED_LOOK, paintCell } from "./cell/paint.ts";
import { crystalSources, FAMILIES_SOURCE } from "./structures/sources.ts";

/** Structures are looked for among so many rows: not all have coordinates. */
const ROWS = 12;

/** Pixels of the picture for one of the page: it stays sharp on dense screens. */
const DENSITY = 2;

/** Undefined for a run whose structures are not there. */
export async function thumbnail(
  data: SceneData,
  size: { readonly width: number; readonly height: number },
): Promise<Picture | undefined> {
  const [width, height] = [DENSITY * size.width, DENSITY * size.height];
  const [source] = await crystalSources(data);
  if (source === undefined || source.id === FAMILIES_SOURCE) return undefined;
  const table = await source.open();
  const most = Math.max(1, Math.floor(width / height));
  const picture = emptyPicture(width, height);
  let painted = 0;
  for (let row = 0; row < Math.min(ROWS, table.rows) && painted < most; row++) {
    const { crystal } = await table.at(row);
    if (crystal === undefined) continue;
    const left = Math.round(((painted + 0.5) * width) / most - height / 2);
    paintCell(picture, { left, size: height }, cellGeometry(cellModel(crystal, PAINTED_LOOK), PAINTED_LOOK));
    painted++;
  }
  return painted > 0 ? picture : undefined;
}
