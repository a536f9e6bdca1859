// Asks by which run files are predicted, and what their importer must be told.
import { type Control, type ControlValues, type DomainView, InputError, type RunFacts } from "@sciformer/core/view";
import { askValues } from "./ask-dialog.ts";
import type { HowToPredict } from "./open-files.ts";

const RUN = "run";

/**
 * Asks where there is something to choose.
 *
 * @param name of the files
 * @param runs all that the server has
 * @param open the run that is open: the one unless another is chosen
 * @returns undefined when the person leaves it
 * @throws InputError where no run can predict
 */
export async function howToPredict(
  name: string,
  runs: readonly RunFacts[],
  views: readonly DomainView[],
  open: RunFacts | undefined,
): Promise<HowToPredict | undefined> {
  const trained = runs.filter(({ files }) => "best.safetensors" in files);
  const first =
    trained.find(({ id }) => id === open?.id) ?? trained.find(({ domain }) => domain === open?.domain) ?? trained[0];
  if (first === undefined) throw new InputError(`${name}: there is no trained run here that could predict with it`);
  const controls = (values: Partial<ControlValues>) => asked(trained, views, first, values[RUN]);
  if (trained.length === 1 && controls({}).length === 1) return { run: first, options: {} };
  const values = await askValues({
    title: `Predict with ${name}`,
    text: "The file is read and predicted on this machine. Nothing of it is kept.",
    button: "Predict",
    controls,
  });
  if (values === undefined) return undefined;
  const { [RUN]: chosen, ...options } = values;
  return { run: trained.find(({ id }) => id === chosen) ?? first, options };
}

function asked(
  trained: readonly RunFacts[],
  views: readonly DomainView[],
  first: RunFacts,
  chosen: ControlValues[string] | undefined,
): readonly Control[] {
  const { domain } = trained.find(({ id }) => id === chosen) ?? first;
  const options = views.find((view) => view.domain === domain)?.fileOptions ?? [];
  const choices = trained.map(({ id }) => ({ value: id, label: id }));
  return [{ kind: "select", id: RUN, label: "Run that predicts", choices, value: first.id }, ...options];
}
