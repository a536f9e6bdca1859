// The page's end of the symmetry worker: started when it is first asked, each question asked once.
import type { SceneHost, SceneWorker } from "@sciformer/core/view";
import type { GeneScores } from "../../evaluation/gene-scores.ts";
import type { Gene } from "../../gene.ts";
import type { Embodied } from "../../generate/embody.ts";
import { type SymmetricCrystal, structureOf } from "../../symmetry/crystal.ts";
import type { FoundGroup, SymmetryCalls } from "./symmetry-calls.ts";

/** An answer, or that there is none: the finder's own words. */
export type Checked = FoundGroup | { readonly problem: string };

export class SymmetryWorker {
  readonly #host: SceneHost;
  #worker: SceneWorker<SymmetryCalls> | undefined;
  readonly #checks = new WeakMap<SymmetricCrystal, Checked | "asked">();

  constructor(host: SceneHost) {
    this.#host = host;
  }

  /** What the finder says of the crystal's atoms; undefined until it has, and then the scene is told. */
  check(crystal: SymmetricCrystal): Checked | undefined {
    const known = this.#checks.get(crystal);
    if (known === undefined) void this.#check(crystal);
    return known === "asked" ? undefined : known;
  }

  /** A structure of a gene, or why there is none. */
  embody(gene: Gene, seed: number): Promise<Embodied> {
    return this.#start().call("embody", { gene, seed }, { signal: this.#host.signal });
  }

  /** Figures of genes beside others. */
  score(genes: readonly Gene[], known: readonly Gene[]): Promise<GeneScores> {
    return this.#start().call("score", { genes, known }, { signal: this.#host.signal });
  }

  async #check(crystal: SymmetricCrystal): Promise<void> {
    this.#checks.set(crystal, "asked");
    try {
      this.#checks.set(crystal, await this.#start().call("check", structureOf(crystal), { signal: this.#host.signal }));
    } catch (error) {
      if (this.#host.signal.aborted) return;
      this.#checks.set(crystal, { problem: error instanceof Error ? error.message : String(error) });
    }
    this.#host.invalidate();
  }

  #start(): SceneWorker<SymmetryCalls> {
    this.#worker ??= this.#host.worker<SymmetryCalls>(
      () => new Worker(new URL("./symmetry.worker.ts", import.meta.url), { type: "module", name: "symmetry" }),
    );
    return this.#worker;
  }
}
