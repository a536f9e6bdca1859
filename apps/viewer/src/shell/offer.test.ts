// What data offers to scenes.
import { columnsTable, InputError, missingNeeds, type SceneDefinition, type Table } from "@sciformer/core/view";
import { expect, test } from "vitest";
import { type OfferedData, offerOf } from "./offer.ts";

const scene = (columns?: readonly string[]): SceneDefinition => ({
  id: "a",
  title: "A",
  summary: "",
  needs: columns ? { columns } : {},
  usesPanes: false,
  open: () => Promise.reject(new Error("is not opened here")),
});

const TABLE = columnsTable("predictions.arrow", [{ name: "power_w", type: "float32", nullable: false, meaning: "" }], {
  length: 1,
  values: { power_w: new Float32Array(1) },
});

function dataWith(predictions: () => Promise<Table | undefined>): OfferedData {
  return { files: ["config.json", "predictions.arrow"], tables: [], predictions } as unknown as OfferedData;
}

test("a scene is judged by the columns that there are", async () => {
  const offer = await offerOf(
    dataWith(async () => TABLE),
    [scene(["power_w"])],
    () => {},
  );
  expect(missingNeeds({ columns: ["power_w"] }, offer)).toEqual([]);
  expect(missingNeeds({ columns: ["x"] }, offer)).toEqual(["column x of predictions.arrow"]);
});

test("predictions are not opened where no scene asks for columns", async () => {
  const data = dataWith(() => Promise.reject(new Error("was opened")));
  expect((await offerOf(data, [scene()], () => {})).columns).toBeUndefined();
});

test("damaged predictions are said and not on offer", async () => {
  const said: unknown[] = [];
  const damaged = new InputError("predictions.arrow: truncated at byte 12");
  const offer = await offerOf(
    dataWith(() => Promise.reject(damaged)),
    [scene(["x"])],
    (error) => said.push(error),
  );
  expect(said).toEqual([damaged]);
  expect(missingNeeds({ predictions: true }, offer)).toEqual(["predictions.arrow"]);
});
