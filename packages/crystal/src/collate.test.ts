// Tests of batches: what is shown, what is asked for, what counts how much.
import { type HostBatch, InputError, Random } from "@sciformer/core";
import { expect, test } from "vitest";
import { collate } from "./collate.ts";
import type { CrystalRow } from "./tokenizer.ts";
import { GENERATION, GENES, geneOf, generation, PLAIN, property } from "./wyformer/testing.ts";

const rows: CrystalRow[] = GENES.map((gene, i) => ({ id: `crystal ${i}`, gene, properties: [i + 0.5] }));
const [ROCK_SALT, PEROVSKITE, , MONOCLINIC, ORTHORHOMBIC] = GENES;
const token = {
  ...Object.fromEntries(GENERATION.vocabulary.elements.map((symbol, i) => [symbol, i])),
  STOP: GENERATION.vocabulary.elements.length + 1,
} as Readonly<Record<string, number>>;

/** One row of a batch's tensor. */
function row(batch: HostBatch, name: string, i = 0): number[] {
  const { data, shape } = batch[name]!;
  const size = data.length / shape[0]!;
  return Array.from(data.slice(i * size, (i + 1) * size));
}

test("without a random stream a row shows what it says is known, in its order", () => {
  const batch = collate([{ id: "x", gene: PEROVSKITE!, known: 2, order: [2, 0, 1] }], generation());
  const pad = token.STOP! + 1;
  const mask = token.STOP! - 1;
  expect(row(batch, "elements")).toEqual([token.O, token.Ti, pad, pad, pad, pad, mask]);
  expect(row(batch, "valid")).toEqual([1, 1, 0, 0, 0, 0, 1]);
});

test("all sites are known where a row says nothing, and STOP is asked for", () => {
  const batch = collate([{ id: "x", gene: PEROVSKITE! }], generation());
  expect(row(batch, "target_elements")[token.STOP!]).toBe(1);
  expect(row(batch, "site_elements")).toEqual([token.STOP]);
});

test("any of the remaining elements may come next, each by its share", () => {
  const batch = collate([{ id: "x", gene: MONOCLINIC!, known: 1, order: [0, 1, 2, 3, 4] }], generation());
  const target = row(batch, "target_elements");
  expect([target[token.Ti!], target[token.O!], target[token.Na!], target[token.Ca!]]).toEqual([0.25, 0.5, 0.25, 0]);
});

test("further fields are asked for of the site whose element is shown", () => {
  const batch = collate([{ id: "x", gene: MONOCLINIC!, known: 3, order: [0, 1, 2, 4, 3] }], generation());
  const { site_symmetries, elements } = GENERATION.vocabulary;
  expect(elements[row(batch, "site_elements")[0]!]).toBe("Na");
  expect(site_symmetries[row(batch, "target_site_symmetries")[0]!]).toBe("-1");
});

test("one site in n + 1 places counts n + 1 times in training, over the rows", () => {
  const batch = collate(rows, generation(), new Random(1));
  expect(row(batch, "weights", 0)).toEqual([3, 3, 3].map((places) => Math.fround(places / rows.length)));
  expect(row(batch, "weights", 3)).toEqual([6, 6, 6].map((places) => Math.fround(places / rows.length)));
});

test("a crystal is cut at every place as often", () => {
  const random = new Random(4);
  const counts = [0, 0, 0, 0, 0, 0];
  for (let i = 0; i < 1200; i++) {
    const [known] = [row(collate([rows[3]!], generation(), random), "valid").reduce((sum, mark) => sum + mark, 0) - 1];
    counts[known!]!++;
  }
  // 200 expected each, standard deviation 13
  for (const count of counts) expect(Math.abs(count - 200)).toBeLessThan(52);
});

test("the first site shown is any of them as often", () => {
  const random = new Random(4);
  const counts = new Map<number, number>();
  for (let i = 0; i < 900; i++) {
    const [first] = row(collate([{ ...rows[1]!, known: 1 }], generation(), random), "elements");
    counts.set(first!, (counts.get(first!) ?? 0) + 1);
  }
  // 300 expected each, standard deviation 14
  for (const count of counts.values()) expect(Math.abs(count - 300)).toBeLessThan(56);
  expect(counts.size).toBe(3);
});

test("training shows every equivalent description, with symmetry and enumeration of one position", () => {
  const config = generation();
  const { site_symmetries, sites_enumeration } = GENERATION.vocabulary;
  const random = new Random(2);
  const seen = new Set<string>();
  for (let i = 0; i < 400; i++) {
    const batch = collate([{ id: "x", gene: ORTHORHOMBIC!, known: 3 }], config, random);
    const symmetry = row(batch, "site_symmetries").slice(0, 3);
    const enumeration = row(batch, "sites_enumeration").slice(0, 3);
    const element = row(batch, "elements").slice(0, 3);
    seen.add(
      symmetry
        .map((one, at) => `${element[at]} ${site_symmetries[one]} ${sites_enumeration[enumeration[at]!]}`)
        .sort()
        .join(", "),
    );
  }
  // Na is at any of the 8 centres, Cl on one of the 3 axes through it, O on one of the 2 others
  expect(seen.size).toBe(8 * 3 * 2);
});

test("without augmentation the stored description is shown", () => {
  const batch = collate(
    [{ id: "x", gene: ROCK_SALT!, known: 2, order: [0, 1] }],
    generation({ augmentation: "none" }),
    new Random(1),
  );
  const enumerations = row(batch, "sites_enumeration").slice(0, 2).toSorted();
  expect(enumerations).toEqual([0, 1]);
});

test("sites come in the order of their tokens where they are no set", () => {
  const gene = geneOf(14, "O e", "Na a", "Ca e");
  const config = generation({ permuted: false, augmentation: "none" }, "letters");
  const batch = collate([{ id: "x", gene, known: 3 }], config, new Random(1));
  const { wyckoff_letters, elements } = config.task.vocabulary;
  const shown = row(batch, "wyckoff_letters")
    .slice(0, 3)
    .map((letter, at) => `${wyckoff_letters[letter]} ${elements[row(batch, "elements")[at]!]}`);
  expect(shown).toEqual(["a Na", "e Ca", "e O"]);
});

test("what cannot be is taken out of the scores, what is true never", () => {
  for (let seed = 0; seed < 30; seed++) {
    const config = generation({ augmentation: seed % 2 ? "paper" : "equivalent" });
    const batch = collate(rows, config, new Random(seed));
    for (const [i] of rows.entries()) {
      const element = row(batch, "target_elements", i);
      const free = row(batch, "allowed_elements", i);
      for (const [at, share] of element.entries()) if (share > 0) expect(free[at]).toBe(0);
      for (const field of ["site_symmetries", "sites_enumeration"]) {
        expect(row(batch, `allowed_${field}`, i)[row(batch, `target_${field}`, i)[0]!]).toBe(0);
      }
    }
  }
});

test("without a validity mask every token may be", () => {
  expect(Object.keys(collate(rows, generation({ validity_mask: false }), new Random(1)))).not.toContain(
    "allowed_elements",
  );
});

test("the published scheme asks all crystals that are long enough for one field at one place", () => {
  const config = generation({ scheme: "paper" });
  for (let seed = 0; seed < 20; seed++) {
    const batch = collate(rows, config, new Random(seed));
    const weights = rows.map((_, i) => row(batch, "weights", i));
    const asked = new Set(weights.flatMap((own) => own.flatMap((weight, target) => (weight > 0 ? [target] : []))));
    expect(asked.size).toBe(1);
    const counting = weights.flatMap((own, i) => (own.some((weight) => weight > 0) ? [i] : []));
    expect(counting.length).toBeGreaterThan(0);
    const known = new Set(counting.map((i) => row(batch, "valid", i).reduce((sum, mark) => sum + mark, 0) - 1));
    expect(known.size).toBe(1);
    expect(counting).toEqual([...rows.keys()].filter((i) => rows[i]!.gene.sites.length >= [...known][0]!));
  }
});

test("conditions are standardised and marked as known; unknown and withheld ones are zero", () => {
  const condition = [{ ...PLAIN, mean: 0.5, deviation: 2 }];
  const batch = collate([rows[2]!, { id: "x", gene: ROCK_SALT! }], generation({ condition }));
  // (2.5 - 0.5) / 2
  expect(row(batch, "condition", 0)).toEqual([1, 1]);
  expect(row(batch, "condition", 1)).toEqual([0, 0]);
});

test("conditions are withheld in training as often as is said", () => {
  const config = generation({ condition: [PLAIN], condition_dropout: 0.25 });
  const random = new Random(3);
  const known = Array.from({ length: 200 }, () => collate(rows, config, random)).reduce(
    (sum, batch) => sum + rows.filter((_, i) => row(batch, "condition", i)[1] === 1).length,
    0,
  );
  // of 1000 rows 750 expected, standard deviation 14
  expect(Math.abs(known - 750)).toBeLessThan(56);
});

test("a property batch has whole crystals without STOP, and standardised truth", () => {
  const config = property({ targets: [{ ...PLAIN, mean: 1, deviation: 0.5 }] });
  const batch = collate(rows, config);
  expect(row(batch, "valid", 1)).toEqual([1, 1, 1, 0, 0, 0]);
  expect(row(batch, "multiplicity", 1)).toEqual([1, 1, 3, 0, 0, 0]);
  // (1.5 - 1) / 0.5
  expect(row(batch, "target", 1)).toEqual([1]);
});

test("without truth a property batch has none", () => {
  expect(collate([{ id: "x", gene: ROCK_SALT! }], property())).not.toHaveProperty("target");
});

test("the same stream gives the same batch again", () => {
  expect(collate(rows, generation(), new Random(9))).toEqual(collate(rows, generation(), new Random(9)));
});

test("a crystal with more sites than the model has places for is refused, naming it", () => {
  const gene = geneOf(14, ...new Array<string>(7).fill("O e"));
  expect(() => collate([{ id: "mp-1", gene }], generation())).toThrow(
    new InputError("mp-1: 7 sites, the model takes at most 6"),
  );
});
