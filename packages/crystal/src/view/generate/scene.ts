// "Generate": the run's model draws a crystal token by token in the page, which is then packed and checked.
import {
  type Change,
  type Chart,
  type Control,
  type Hit,
  Kept,
  type Listing,
  type Note,
  type Picked,
  type Probe,
  type Readout,
  type Scene,
  type SceneExport,
  type SceneFrame,
  type SceneHost,
  type SceneState,
  type Timeline,
} from "@sciformer/core/view";
import { reducedFormula } from "../../elements/formula.ts";
import { formatCif } from "../../formats/cif/write.ts";
import type { Gene } from "../../gene.ts";
import type { SymmetricCrystal } from "../../symmetry/crystal.ts";
import { composition } from "../../symmetry/sites.ts";
import type { Growing } from "../../wyformer/growing.ts";
import type { Calibration } from "../../wyformer/temperature.ts";
import { type CellSubject, CellView } from "../cell/cell-view.ts";
import { elementOfCell } from "../elements-chart.ts";
import { checkReadout } from "../structures/group-check.ts";
import { SymmetryWorker } from "../worker/symmetry-worker.ts";
import { conditionOf, elementsOf, generateControls, settingsOf, toggledElements } from "./controls.ts";
import {
  type Candidate,
  candidates,
  type DraftSettings,
  type DrawnToken,
  drawn,
  geneSoFar,
  isComplete,
  siteNames,
  tokenLabel,
} from "./draft.ts";
import { DraftSession, natsOf } from "./draft-session.ts";
import { elementChart, fieldTitle, madeListing, madeReadout, nextChart, ranked, stepsListing } from "./layout.ts";
import { LiveScores, type Question, type Scored } from "./live-scores.ts";
import { sketch } from "./sketch.ts";
import { calibrationOf, type Generator, generatorOf } from "./task.ts";

/** Tokens a second of the time line. */
const RATE = 2;

export async function openGenerate(host: SceneHost): Promise<Scene> {
  const generator = generatorOf(host.data.run?.config);
  const calibration = calibrationOf(await host.data.evaluation());
  return generator === undefined ? new NoGenerator() : new GenerateScene(host, generator, calibration);
}

/** For a run that predicts properties. */
class NoGenerator implements Scene {
  controls(): readonly Control[] {
    return [];
  }

  update(): SceneFrame {
    const text = "This run predicts properties of crystals; it draws none.";
    const notes: Note[] = [{ id: "none", tone: "info", text }];
    return { panes: [], legends: [], charts: [], listings: [], readouts: [], notes };
  }

  dispose(): void {}
}

/** Where the draft stands in an update. */
interface Standing {
  readonly settings: DraftSettings;
  readonly cursor: number;
  readonly question: Question;
  readonly scored: Scored | undefined;
  readonly options: readonly Candidate[] | undefined;
}

class GenerateScene implements Scene {
  readonly selectable = 3;
  readonly #host: SceneHost;
  readonly #generator: Generator;
  readonly #calibration: Calibration | undefined;
  readonly #scores: LiveScores;
  readonly #worker: SymmetryWorker;
  readonly #view = new CellView();
  readonly #session: DraftSession;
  readonly #sketches = new Kept<SymmetricCrystal>();
  readonly #subject = new Kept<CellSubject>();
  readonly #timeline = new Kept<Timeline>();
  readonly #charts = new Kept<readonly Chart[]>();
  readonly #listings = new Kept<readonly Listing[]>();
  readonly #readouts = new Kept<readonly Readout[]>();
  readonly #notes = new Kept<readonly Note[]>();
  readonly #exports = new Kept<readonly SceneExport[]>();
  readonly #probe = new Kept<Probe>();
  readonly #labels = new Kept<readonly string[]>();
  #standing: Standing | undefined;

  constructor(host: SceneHost, generator: Generator, calibration: Calibration | undefined) {
    this.#host = host;
    this.#generator = generator;
    this.#calibration = calibration;
    this.#scores = new LiveScores(host, generator);
    this.#worker = new SymmetryWorker(host);
    this.#session = new DraftSession({ host, generator, scores: this.#scores, worker: this.#worker });
    if (host.live !== undefined) void this.#scores.open(host.live);
  }

  controls(): readonly Control[] {
    return generateControls(this.#generator.task);
  }

  update(state: SceneState, changes: readonly Change[]): SceneFrame {
    const settings = settingsOf(state.controls, this.#calibration);
    if (changes.some((change) => change.kind === "control" && ["group", "elements"].includes(change.id))) {
      this.#session.restart(false, true);
    }
    for (const change of changes) this.#act(change, settings, state);
    const standing = this.#stand(settings, state);
    this.#standing = standing;
    this.#session.goOn(standing.question, settings);
    this.#session.settle(state.time);
    const shown = this.#crystalOf(standing);
    const subject = this.#subject.of([shown.crystal, shown.title], () => this.#subjectOf(shown));
    const parts = this.#view.show(subject, state);
    const { question, scored, options, cursor } = standing;
    const { tokens, made } = this.#session;
    const isDone = isComplete(question.crystal);
    const checked =
      isDone && shown.gene !== undefined && shown.isPacked ? this.#worker.check(shown.crystal) : undefined;
    const steps = this.#stepsOf(standing);
    const madeKey = isDone ? question.key : undefined;
    return {
      panes: parts.panes,
      legends: parts.legends,
      timeline: this.#timeline.of([tokens], () => this.#timelineOf(tokens)),
      charts: this.#charts.of([options, question.key, state.theme], () => this.#chartsOf(standing, state)),
      listings: this.#listings.of([steps.text, cursor, parts.sites, made, madeKey], () => [
        stepsListing(steps.all, cursor),
        parts.sites,
        ...(madeKey === undefined ? [] : [madeListing(made, madeKey)]),
      ]),
      readouts: this.#readouts.of([parts.readouts, checked, shown, scored, made, steps.text], () => [
        this.#draftReadout(standing, steps.all),
        ...(isDone && shown.isPacked ? [checkReadout(settings.group, true, checked, undefined)] : []),
        ...(made.length > 0 ? [madeReadout(made)] : []),
        ...parts.readouts,
      ]),
      notes: this.#notes.of([shown.note, shown.isPacked, this.#scores.problem], () => this.#notesOf(shown)),
      items: parts.items,
      exports: this.#exports.of([shown.crystal, shown.isPacked], () => (shown.isPacked ? [cifExport(shown)] : [])),
      ...this.#probeOf(standing),
    };
  }

  pick(hit: Hit): Picked | undefined {
    return this.#view.pick(hit);
  }

  pickNamed(key: string): Picked | undefined {
    return this.#view.pickNamed(key);
  }

  save(): string {
    return this.#session.saved;
  }

  dispose(): void {
    this.#view.dispose();
  }

  #act(change: Change, settings: DraftSettings, state: SceneState): void {
    if (change.kind === "button") this.#press(change.id);
    if (change.kind === "listing-pick") this.#pickRow(change.listing, change.row, settings);
    if (change.kind !== "chart-pick") return;
    if (change.chart === "next") this.#choose(change.index);
    const element = change.chart === "elements" ? elementOfCell(change.index)?.symbol : undefined;
    if (element !== undefined) {
      this.#host.setControl("elements", toggledElements(elementsOf(state.controls), element, this.#generator.task));
    }
  }

  #press(id: string): void {
    const session = this.#session;
    const cursor = this.#standing?.cursor ?? session.tokens.length;
    if (id === "again") session.restart(true, true);
    if (id === "empty") session.restart(true, false);
    if (id === "back") session.goTo(cursor - 1);
    if (id === "finish") session.complete();
    if (id !== "next") return;
    const options = this.#standing?.options;
    if (cursor < session.tokens.length) session.goTo(cursor + 1);
    else if (options !== undefined) session.take(drawn(options, session.seed, cursor), cursor);
  }

  #pickRow(listing: string, row: number, settings: DraftSettings): void {
    if (listing === "steps") this.#session.goTo(row + 1);
    if (listing === "made") this.#session.recall(row, settings);
    if (listing === "sites") this.#chooseSite(row);
  }

  /** A token by hand. */
  #choose(bar: number): void {
    const { options, cursor = 0 } = this.#standing ?? {};
    const wanted = options && ranked(options)[bar];
    if (wanted !== undefined && wanted.share > 0) this.#session.take(wanted.token, cursor);
  }

  #chooseSite(site: number): void {
    const atom = this.#view.siteAtom(site);
    if (atom !== undefined) this.#host.select([atom]);
  }

  #stand(settings: DraftSettings, state: SceneState): Standing {
    const cursor = this.#session.cursor(state.time);
    const condition = conditionOf(state.controls, this.#generator.task);
    const question = this.#session.question(settings, condition, cursor);
    const { crystal, key } = question;
    if (isComplete(crystal) || this.#scores.model === undefined) {
      return { settings, cursor, question, scored: this.#scores.known(key), options: undefined };
    }
    const scored = this.#scores.known(key);
    if (scored === undefined) this.#ask(question);
    const options = scored && candidates(this.#generator, settings, crystal, scored.output);
    return { settings, cursor, question, scored, options };
  }

  #ask(question: Question): void {
    this.#scores.ask(question).then(
      () => this.#host.invalidate(),
      (error) => {
        if (!this.#host.signal.aborted) this.#host.fail(error);
      },
    );
  }

  /** The structure of a whole gene; of one in the making, or that none was found for, a sketch. */
  #crystalOf({ question, settings }: Standing): Shown {
    const { crystal } = question;
    const gene = geneSoFar(crystal);
    const isWhole = isComplete(crystal);
    const body = gene && isWhole ? this.#session.bodyOf(gene) : undefined;
    const name = gene ? reducedFormula(composition(gene)) : "no site yet";
    if (body !== undefined && "crystal" in body) {
      return { gene, crystal: body.crystal, title: name, isPacked: true, note: undefined };
    }
    const made = this.#sketches.of([JSON.stringify(gene), settings.group, this.#session.seed], () =>
      sketch(settings.group, gene, this.#session.seed),
    );
    const title = isWhole ? `${name}, its sites` : `${name}, in the making`;
    return { gene, crystal: made, title, isPacked: false, note: body && `${name} is dropped: ${body.failure}.` };
  }

  #subjectOf({ crystal, title }: Shown): CellSubject {
    return { crystal, title, tokens: (site) => [1 + site] };
  }

  #timelineOf(tokens: readonly number[]): Timeline {
    const targets = this.#generator.model.cascade.filter(({ is_target }) => is_target);
    const labels = tokens.map((token, at) => {
      const { field } = targets[at % targets.length]!;
      return `${at + 1}: ${fieldTitle(field)} ${tokenLabel(field, token, this.#generator.task)}`;
    });
    return {
      title: "Tokens drawn",
      from: 0,
      to: tokens.length,
      step: 1,
      format: { kind: "labels", labels: ["nothing yet", ...labels] },
      start: tokens.length,
      playable: tokens.length > 0,
      rate: RATE,
    };
  }

  #chartsOf({ options, question }: Standing, { theme }: SceneState): readonly Chart[] {
    if (options === undefined) return [];
    const { crystal } = question;
    const { field } = crystal.field;
    const title = `Next ${fieldTitle(field)}, site ${crystal.known + 1}`;
    const bars = nextChart(ranked(options), title, theme);
    return field === "elements" ? [bars, elementChart(options)] : [bars];
  }

  /** All tokens with the shares that they had, and a text that changes with them. */
  #stepsOf({ settings, question }: Standing): { readonly all: readonly DrawnToken[]; readonly text: string } {
    const all = this.#session.steps(settings, question.condition);
    return { all, text: all.map(({ label, share }) => `${label}${share}`).join() };
  }

  #draftReadout({ question, cursor, scored }: Standing, steps: readonly DrawnToken[]): Readout {
    const names = siteNames(question.crystal, this.#session.tokens.slice(0, cursor), this.#generator);
    const nats = natsOf(steps.slice(0, cursor));
    return {
      id: "draft",
      title: isComplete(question.crystal) ? "Gene" : "Gene in the making",
      rows: [
        { label: "sites", value: names.join(" \u00b7 ") || "none yet" },
        { label: "tokens", value: cursor },
        { label: "-log p of the draw", value: Number.isNaN(nats) ? null : nats, unit: "nats", digits: 2 },
        ...(scored
          ? [
              { label: "model runs by", value: scored.provider === "webgpu" ? "WebGPU" : "WebAssembly" },
              { label: "one step", value: scored.milliseconds, unit: "ms", digits: 1 },
            ]
          : []),
      ],
    };
  }

  #notesOf({ isPacked, note }: Shown): readonly Note[] {
    const notes: Note[] = [];
    const badge = isPacked ? "model geometry, not relaxed" : "sites only, coordinates by chance";
    notes.push({ id: "model", tone: "info", text: badge, badge: true });
    if (note !== undefined) notes.push({ id: "failure", tone: "warning", text: note });
    const { problem } = this.#scores;
    if (problem !== undefined) {
      notes.push({ id: "problem", tone: "error", text: `The model cannot be run: ${problem}` });
    }
    return notes;
  }

  #probeOf({ question, scored }: Standing): { readonly probe?: Probe } {
    const { model } = this.#scores;
    if (model === undefined || scored === undefined) return {};
    const names = this.#labels.of([scored], () => positionNames(question.crystal, scored));
    return {
      probe: this.#probe.of([model, scored], () => ({
        model,
        inputs: scored.inputs,
        labels: (_path, _axis, size) => (size === names.length ? names : undefined),
      })),
    };
  }
}

/** What the pane shows of a draft. */
interface Shown {
  readonly gene: Gene | undefined;
  readonly crystal: SymmetricCrystal;
  readonly title: string;
  /** False for a sketch. */
  readonly isPacked: boolean;
  readonly note: string | undefined;
}

/** Names of the positions of the model's sequence: the start, the sites, padding, the site in work. */
function positionNames(crystal: Growing, { inputs }: Scored): string[] {
  const places = inputs.valid!.shape[1]!;
  const sites = geneSoFar(crystal)?.sites ?? [];
  const names = Array.from({ length: places - 1 }, (_, at) => {
    const site = sites[at];
    return site ? `${site.element} ${site.multiplicity}${site.letter}` : "\u2013";
  });
  return [`group ${crystal.group}`, ...names, "next"];
}

function cifExport({ crystal, title }: Shown): SceneExport {
  return {
    id: "cif",
    title: "CIF of this structure",
    fileName: `${title.replaceAll(/[^\w.-]+/g, "-")}-${crystal.group}.cif`,
    mime: "chemical/x-cif",
    make: async () => formatCif(crystal, { comments: ["generated; model geometry, not relaxed"] }),
  };
}
