// The export menu: picture, film, model of the scene, rows, and what the scene makes itself.
import { InputError, type ShownRows } from "@sciformer/core/view";
import { csvText } from "../csv.ts";
import { h, replace } from "../dom.ts";
import { download } from "../download.ts";
import { icon } from "../icons.ts";
import { closeWhenLeft } from "../menu.ts";
import type { Progress } from "../progress.ts";
import type { Stage } from "../stage/stage.ts";
import { canFilm, type FilmSet, film } from "./film.ts";
import { paintPicture, pictureSize } from "./picture.ts";

/** What there is to export now. */
export interface Exportable extends FilmSet {
  readonly stage: Stage | undefined;
  /** Of files, without their ending. */
  readonly name: string;
  rows(): readonly ShownRows[];
}

export class ExportMenu {
  readonly element: HTMLDetailsElement;
  readonly #list = h("div", { class: "menu" });
  readonly #progress: Progress;
  readonly #fail: (error: unknown) => void;
  #current: () => Exportable | undefined = () => undefined;

  constructor(progress: Progress, fail: (error: unknown) => void) {
    this.#progress = progress;
    this.#fail = fail;
    this.element = h(
      "details",
      { class: "menu-holder" },
      h("summary", { title: "Export", "aria-label": "Export" }, icon("picture"), h("span", {}, "Export")),
      this.#list,
    );
    this.element.addEventListener("toggle", () => this.element.open && this.#fill());
    closeWhenLeft(this.element);
  }

  set source(current: () => Exportable | undefined) {
    this.#current = current;
  }

  /** Saves the picture. */
  png(): void {
    const now = this.#current();
    if (now !== undefined && hasPicture(now)) void this.#run(() => savePicture(now));
  }

  #fill(): void {
    const now = this.#current();
    const item = (label: string, work: () => Promise<void> | void) =>
      h("button", { type: "button", onclick: () => this.#run(work) }, label);
    const items =
      now === undefined
        ? []
        : [
            hasPicture(now) && item("Picture (PNG)", () => savePicture(now)),
            hasPicture(now) && canFilm(now) && item("Film (WebM) \u2026", () => this.#saveFilm(now)),
            now.stage && item("3D model (glTF binary)", () => saveModel(now)),
            ...now
              .rows()
              .map((one) => item(`Rows: ${one.fileName}`, () => download(csvText(one), one.fileName, "text/csv"))),
            ...(now.frame.exports ?? []).map(({ title, fileName, mime, make }) =>
              item(title, async () => download(await make(), fileName, mime)),
            ),
          ];
    replace(this.#list, ...items);
    if (this.#list.childElementCount === 0)
      replace(this.#list, h("p", { class: "quiet" }, "There is nothing to export."));
  }

  async #run(work: () => Promise<void> | void): Promise<void> {
    this.element.open = false;
    try {
      await work();
    } catch (error) {
      this.#fail(error);
    }
  }

  async #saveFilm(now: Exportable): Promise<void> {
    const made = await film(now, this.#progress);
    if (made !== undefined) download(made.blob, now.name + made.ending, made.blob.type);
  }
}

/** True if there are panes or charts in the middle of the page. */
function hasPicture({ frame }: Exportable): boolean {
  return frame.panes.length > 0 || frame.charts.some(({ place }) => place !== "side");
}

async function savePicture(now: Exportable): Promise<void> {
  const parts = now.picture();
  const { width, height } = pictureSize(parts);
  const ratio = Math.min(2, devicePixelRatio);
  const canvas = h("canvas", { width: Math.round(width * ratio), height: Math.round(height * ratio) });
  await paintPicture(canvas, parts);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
  if (blob === null) throw new InputError("the picture is too large to be saved");
  download(blob, `${now.name}.png`, "image/png");
}

async function saveModel({ stage, name }: Exportable): Promise<void> {
  const { GLTFExporter } = await import("three/addons/exporters/GLTFExporter.js");
  const result = await new GLTFExporter().parseAsync([...stage!.roots], { binary: true, onlyVisible: true });
  download(new Blob([result as ArrayBuffer]), `${name}.glb`, "model/gltf-binary");
}
