// The baseline of generation: what can be said of a crystal without looking at its other sites.
import type { Random } from "@sciformer/core";
import type { Gene, Site } from "../gene.ts";
import { siteBySymmetry } from "../symmetry/sites.ts";

/** How often each thing occurred. */
class Tally {
  readonly #counts = new Map<string, number>();
  #total = 0;

  add(key: string): void {
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
    this.#total++;
  }

  /** With one more of each kind, and one for all that never came. */
  share(key: string): number {
    return ((this.#counts.get(key) ?? 0) + 1) / (this.#total + this.#counts.size + 1);
  }

  /** One of what occurred, as often as it did; undefined where nothing did. */
  draw(random: Random): string | undefined {
    let rest = random.uniform() * this.#total;
    for (const [key, count] of this.#counts) {
      rest -= count;
      if (rest < 0) return key;
    }
    return undefined;
  }
}

/**
 * Elements as they occur, a chance to end that depends on the number of sites, site symmetries as they occur in the
 * space group, enumerations as they occur in both.
 */
export class ContextFree {
  readonly #tallies = new Map<string, Tally>();
  readonly #longest: number;

  constructor(genes: readonly Gene[]) {
    for (const { group, sites } of genes) {
      this.#tally("group").add(String(group));
      for (const [known, { element, siteSymmetry, enumeration }] of sites.entries()) {
        this.#tally(`stop ${known}`).add("go");
        this.#tally("element").add(element);
        this.#tally(`symmetry ${group}`).add(siteSymmetry);
        this.#tally(`enumeration ${group} ${siteSymmetry}`).add(String(enumeration));
      }
      this.#tally(`stop ${sites.length}`).add("stop");
    }
    this.#longest = genes.reduce((most, { sites }) => Math.max(most, sites.length), 0);
  }

  #tally(name: string): Tally {
    const tally = this.#tallies.get(name) ?? new Tally();
    this.#tallies.set(name, tally);
    return tally;
  }

  /** -log p of a crystal given its space group, in nats; its sites in any order. */
  surprise({ group, sites }: Gene): number {
    const shares = sites.flatMap(({ element, siteSymmetry, enumeration }, known) => [
      this.#tally(`stop ${known}`).share("go"),
      // Any of the remaining elements may come next: their mean, over all places, is the same as the mean of each.
      this.#tally("element").share(element),
      this.#tally(`symmetry ${group}`).share(siteSymmetry),
      this.#tally(`enumeration ${group} ${siteSymmetry}`).share(String(enumeration)),
    ]);
    return [...shares, this.#tally(`stop ${sites.length}`).share("stop")].reduce((sum, p) => sum - Math.log(p), 0);
  }

  /** A gene; undefined where a position that can be occupied once only came twice. */
  sample(random: Random): Gene | undefined {
    const group = Number(this.#tally("group").draw(random));
    const sites: Site[] = [];
    while (sites.length < this.#longest) {
      if (this.#tally(`stop ${sites.length}`).draw(random) === "stop") break;
      const element = this.#tally("element").draw(random)!;
      const symmetry = this.#tally(`symmetry ${group}`).draw(random)!;
      const enumeration = Number(this.#tally(`enumeration ${group} ${symmetry}`).draw(random));
      const site = siteBySymmetry(group, element, symmetry, enumeration)!;
      if (site.dof === 0 && sites.some(({ letter }) => letter === site.letter)) return undefined;
      sites.push(site);
    }
    return { group, sites };
  }
}
