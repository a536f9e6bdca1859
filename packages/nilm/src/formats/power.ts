// Which powers a file may hold: finite, not below -5 W unless the house exports, not above 100 kW.
import { InputError } from "@sciformer/core";

const MOST_NEGATIVE_W = -5;
const LARGEST_W = 100_000;

/** @throws InputError naming `where()`, the value and what was expected */
export function checkPower(watts: number, solar: boolean, where: () => string): void {
  if (watts >= MOST_NEGATIVE_W && watts <= LARGEST_W) return;
  if (!Number.isFinite(watts)) throw new InputError(`${where()}: power ${watts} is not a finite number`);
  if (watts > LARGEST_W) throw new InputError(`${where()}: power ${watts} W is above 100 kW; expected watts`);
  if (!solar) {
    throw new InputError(`${where()}: power ${watts} W is below -5 W; a house that exports needs --solar`);
  }
  if (watts < -LARGEST_W) throw new InputError(`${where()}: power ${watts} W is below -100 kW; expected watts`);
}
