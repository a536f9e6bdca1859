// The scores of a split that do not fit into the columns of the table: intervals, runs, energy, the band.

import { zeroBaseline } from "../baselines/constant.ts";
import type { TaskConfig } from "../config.ts";
import type { AppliancePower } from "../disaggregate.ts";
import { clockZone } from "../meter/calendar.ts";
import { BandCoverage } from "./band-coverage.ts";
import { DayScores } from "./day-scores.ts";
import { EnergyBoard, type EnergyFigures } from "./energy-board.ts";
import { EventScores } from "./event-scores.ts";
import { type Predictions, powerOf, type ScoredHouse } from "./scored-house.ts";

/** The network's name where its windows overlap. */
export const overlappingName = (network: string) => `${network} (overlapping)`;

const zeros = (like: Predictions): Predictions =>
  Object.fromEntries(Object.entries(like).map(([name, watts]) => [name, new Float32Array(watts.length)]));

/** Takes house after house; says at the end what a line can say, and gives the energy figures. */
export class EvaluationDetails {
  readonly #network: string;
  readonly #days: DayScores;
  readonly #events: EventScores;
  readonly #energy: EnergyBoard;
  readonly #coverage: BandCoverage | undefined;

  /** @param samples Monte Carlo dropout passes of the band; 0 for none */
  constructor(network: string, task: TaskConfig, samples: number) {
    const zone = clockZone(task.tz, task.tz_policy);
    this.#network = network;
    this.#days = new DayScores(network, task, zone);
    this.#events = new EventScores(overlappingName(network), task);
    this.#energy = new EnergyBoard(task, zone);
    this.#coverage = samples > 0 ? new BandCoverage(task, samples) : undefined;
  }

  add(scored: ScoredHouse, tumbling: Predictions, overlapping: Readonly<Record<string, AppliancePower>>): void {
    this.#days.add(scored, tumbling);
    this.#events.add(scored, powerOf(overlapping));
    this.#energy.add(this.#network, scored, tumbling);
    this.#energy.add(zeroBaseline.name, scored, zeros(tumbling));
    this.#coverage?.add(scored, overlapping);
  }

  get energy(): readonly EnergyFigures[] {
    return this.#energy.figures;
  }

  notes(): string[] {
    return [
      ...this.#days.notes(),
      ...this.#events.notes(),
      ...this.#energy.notes(this.#network, zeroBaseline.name),
      ...(this.#coverage?.notes() ?? []),
    ];
  }
}
