// What the open data offers to scenes.
import type { Offer, SceneData, SceneDefinition } from "@sciformer/core/view";

/** Data whose files are known by name. */
export interface OfferedData extends SceneData {
  readonly files: readonly string[];
  readonly tables: readonly string[];
}

const PREDICTIONS = "predictions.arrow";

/**
 * Files, tables and, where a scene asks for some, the columns of predictions.arrow. Predictions that cannot be read are
 * not on offer.
 *
 * @param failed told why they cannot be read
 */
export async function offerOf(
  data: OfferedData,
  scenes: readonly SceneDefinition[],
  failed: (error: unknown) => void,
): Promise<Offer> {
  const { files, tables } = data;
  const asksForColumns = scenes.some(({ needs }) => needs.columns !== undefined);
  if (!asksForColumns || !files.includes(PREDICTIONS)) return { files, tables, columns: undefined };
  try {
    const table = await data.predictions();
    return { files, tables, columns: table?.columns.map(({ name }) => name) ?? [] };
  } catch (error) {
    failed(error);
    return { files: files.filter((name) => name !== PREDICTIONS), tables, columns: undefined };
  }
}
