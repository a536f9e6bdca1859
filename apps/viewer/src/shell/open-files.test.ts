// Files that the page reads by itself and that a run can predict with as well.
import { readFile } from "node:fs/promises";
import { columnsTable, type DomainView, type DroppedFile, type RunFacts } from "@sciformer/core/view";
import { afterEach, expect, test, vi } from "vitest";
import { type Opening, openFiles } from "./open-files.ts";

afterEach(() => vi.unstubAllGlobals());

const TABLE = columnsTable("salt", [{ name: "a", type: "float32", nullable: false, meaning: "" }], {
  length: 1,
  values: { a: Float32Array.of(1) },
});
const VIEW: DomainView = {
  domain: "crystal",
  title: "Crystals",
  scenes: [],
  importers: [
    {
      name: "structures",
      title: "Structures",
      endings: [".cif", "genes.json"],
      predicts: [".cif"],
      read: async ([first]) => ({ title: first!.name, tables: { "structures/dropped": TABLE }, scene: "structures" }),
    },
  ],
};

const file = (name: string): DroppedFile => ({ name, bytes: 1, read: async () => Uint8Array.of(97) });

function run(id: string, ...files: readonly string[]): RunFacts {
  const facts = files.map((name) => [name, { bytes: 1, modified: 0 }]);
  return { id, domain: id.split("/")[0]!, name: "tiny", files: Object.fromEntries(facts), config: {}, tables: [] };
}

const TRAINED = run("crystal/tiny", "best.safetensors");

const opening = (open: RunFacts | undefined): Opening => ({
  views: [VIEW],
  run: open,
  ask: async (_, only) => only && { run: only, options: {} },
  during: (_, work) => work(),
});

test("a file that the page reads is shown at once, with the offer to predict by the open run", async () => {
  const opened = await openFiles([file("salt.cif")], opening(TRAINED));
  expect([opened!.scene, opened!.data.tables, opened!.prediction!.run]).toEqual([
    "structures",
    ["structures/dropped"],
    TRAINED,
  ]);
});

test("a prediction has what the page has read beside it", async () => {
  const answer = await readFile(new URL("../../../../test/fixtures/arrow/plain.arrow", import.meta.url));
  const asked: string[] = [];
  vi.stubGlobal("fetch", async (url: string) => {
    asked.push(url);
    return new Response(new Uint8Array(answer));
  });
  const opened = await openFiles([file("salt.cif")], opening(TRAINED));
  const predicted = await opened!.prediction!.make();
  expect(asked).toEqual(["/api/open?run=crystal%2Ftiny"]);
  expect([predicted!.scene, predicted!.data.tables, (await predicted!.data.predictions())!.rows > 0]).toEqual([
    "structures",
    ["structures/dropped"],
    true,
  ]);
});

test.each([
  ["no run is open", "salt.cif", undefined],
  ["the open run is of another domain", "salt.cif", run("nilm/tiny", "best.safetensors")],
  ["the open run has no weights", "salt.cif", run("crystal/tiny")],
  ["the open run is not the server's", "salt.cif", run("dropped/tiny", "best.safetensors")],
  ["`predict` does not read such files", "genes.json", TRAINED],
])("nothing is offered where %s", async (_, name, open) => {
  const opened = await openFiles(
    [file(name)],
    opening(open && { ...open, domain: open.id.replace(/^dropped/, "crystal").split("/")[0]! }),
  );
  expect([opened!.data.title, opened!.prediction]).toEqual([name, undefined]);
});
