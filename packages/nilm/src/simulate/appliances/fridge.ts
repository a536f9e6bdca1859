// A fridge-freezer: a thermostat around one thermal mass, door openings, and in half the homes an electric defrost.
import type { Random } from "@sciformer/core";
import { STEP_S } from "../clock.ts";
import { chance } from "../draws.ts";
import type { Home } from "../home.ts";

interface Cabinet {
  /** Heat loss, W/K. */
  readonly lossWPerK: number;
  /** Heat capacity, J/K. */
  readonly heatJPerK: number;
  readonly cop: number;
  readonly compressorW: number;
  readonly lowC: number;
  readonly highC: number;
  /** Electric defrost heater in W; 0 for a cabinet without. */
  readonly defrostW: number;
}

const DOORS_PER_HOUR = 2.2;
const INRUSH = 1.6;
const DEFROST_AFTER_S = 10 * 3600;
/** Part of the defrost heat that warms the cabinet; the rest melts the ice. */
const DEFROST_LEAK = 0.35;

function drawCabinet(random: Random): Cabinet {
  const lowC = random.uniform(2.5, 3.8);
  return {
    lossWPerK: random.uniform(2, 3),
    heatJPerK: random.uniform(3.2e4, 5e4),
    cop: random.uniform(1.5, 2.1),
    compressorW: random.uniform(70, 125),
    lowC,
    highC: lowC + random.uniform(1.4, 2.4),
    defrostW: chance(random, 0.5) ? random.uniform(150, 240) : 0,
  };
}

/** The state of a running fridge, stepped every 6 s. */
class Thermostat {
  readonly #cabinet: Cabinet;
  readonly #random: Random;
  #temperatureC: number;
  #on = false;
  #onSeconds = 0;
  #sinceDefrostS: number;
  #defrostLeftS = 0;

  constructor(cabinet: Cabinet, random: Random) {
    this.#cabinet = cabinet;
    this.#random = random;
    this.#temperatureC = random.uniform(cabinet.lowC, cabinet.highC);
    this.#sinceDefrostS = random.uniform(0, DEFROST_AFTER_S);
  }

  /** A door opening lets warm air in. */
  openDoor(): void {
    this.#temperatureC += this.#random.uniform(0.1, 0.35);
  }

  #switch(): void {
    const { lowC, highC, defrostW } = this.#cabinet;
    if (defrostW > 0 && this.#sinceDefrostS >= DEFROST_AFTER_S) {
      this.#sinceDefrostS = 0;
      this.#defrostLeftS = this.#random.uniform(700, 1500);
    }
    const on = this.#defrostLeftS <= 0 && (this.#on ? this.#temperatureC > lowC : this.#temperatureC > highC);
    if (on !== this.#on) this.#onSeconds = 0;
    this.#on = on;
  }

  #compressorW(): number {
    if (!this.#on) return 0;
    if (this.#onSeconds === 0) return INRUSH * this.#cabinet.compressorW;
    return this.#cabinet.compressorW * (1 + 0.12 * Math.exp(-this.#onSeconds / 180));
  }

  /** Advances one step: C dT/dt = UA (T_in - T) - u COP P + defrost leak. @returns the power taken in W */
  step(indoorC: number): number {
    this.#switch();
    const { lossWPerK, heatJPerK, cop, compressorW, defrostW } = this.#cabinet;
    const defrosting = this.#defrostLeftS > 0 ? defrostW : 0;
    const watts = this.#compressorW() + defrosting;
    const cooling = this.#on ? cop * compressorW : 0;
    const heat = lossWPerK * (indoorC - this.#temperatureC) - cooling + DEFROST_LEAK * defrosting;
    this.#temperatureC += (heat / heatJPerK) * STEP_S;
    this.#defrostLeftS -= STEP_S;
    if (this.#on) {
      this.#onSeconds += STEP_S;
      this.#sinceDefrostS += STEP_S;
    }
    return watts;
  }
}

export function fridge(home: Home, random: Random): Float32Array {
  const { clock, awake, weather } = home;
  const thermostat = new Thermostat(drawCabinet(random.fork("cabinet")), random.fork("thermostat"));
  const watts = new Float32Array(clock.steps);
  const stepsPerMinute = 60 / STEP_S;
  for (let minute = 0; minute < clock.minutes; minute++) {
    if (awake[minute] === 1 && chance(random, DOORS_PER_HOUR / 60)) thermostat.openDoor();
    for (let i = 0; i < stepsPerMinute; i++) {
      watts[minute * stepsPerMinute + i] = thermostat.step(weather.indoorC[minute]!);
    }
  }
  return watts;
}
