// The house that a scene shows, of predictions that a run may still be writing.
import { type Change, type ControlValues, type SceneData, textValue } from "@sciformer/core/view";
import type { Zone } from "../meter/calendar.ts";
import type { Appliance } from "./appliances.ts";
import { type House, Predictions } from "./houses.ts";

export class HouseSource {
  readonly #data: SceneData;
  #predictions: Predictions;

  private constructor(data: SceneData, predictions: Predictions) {
    this.#data = data;
    this.#predictions = predictions;
  }

  /** @throws InputError as {@link Predictions.open} does */
  static async open(data: SceneData): Promise<HouseSource> {
    return new HouseSource(data, await Predictions.open(data));
  }

  get houseIds(): readonly string[] {
    return this.#predictions.houseIds;
  }

  get appliances(): readonly Appliance[] {
    return this.#predictions.appliances;
  }

  /** The clock on which days begin. */
  get zone(): Zone {
    return this.#predictions.zone;
  }

  /** The house that the controls name, read anew where the run has written since. @throws InputError */
  async house(values: ControlValues, changes: readonly Change[]): Promise<House> {
    this.#predictions = await this.#predictions.after(changes, this.#data);
    return this.#predictions.house(textValue(values, "house"));
  }
}
