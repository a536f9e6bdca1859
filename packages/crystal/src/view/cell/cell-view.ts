// The pane of one crystal with all that stands around it: legends, picks, figures. Both scenes with a structure use it.
import {
  type CameraSpec,
  flagValue,
  type Hit,
  Kept,
  type Legend,
  type Listing,
  type Pane,
  type Picked,
  type PickList,
  type Readout,
  type SceneLabel,
  type SceneState,
  textValue,
  type Vec3,
} from "@sciformer/core/view";
import type { SymmetricCrystal } from "../../symmetry/crystal.ts";
import { spaceGroup } from "../../symmetry/space-groups.ts";
import { type SymmetryElements, symmetryElements } from "../symmetry/elements.ts";
import { type SymmetryShapes, symmetryShapes } from "../symmetry/layout.ts";
import { atomKey, atomOfKey, type DrawnAtom } from "./atoms.ts";
import { cellCamera } from "./camera.ts";
import { cellLook, symmetryKinds } from "./cell-controls.ts";
import { axisLabels, axisPick, cellReadout, legendsOf, sitesListing } from "./cell-parts.ts";
import { CellPicture } from "./cell-picture.ts";
import { type CellGeometry, type CellModel, cellGeometry, cellModel, siteName } from "./layout.ts";
import { atomRows, measures } from "./measures.ts";

/** What a scene puts into its frame of the crystal. */
export interface CellFrameParts {
  readonly panes: readonly Pane[];
  readonly legends: readonly Legend[];
  readonly readouts: readonly Readout[];
  readonly sites: Listing;
  readonly items: PickList;
}

/** What the scene says of the crystal. */
export interface CellSubject {
  readonly crystal: SymmetricCrystal;
  readonly title: string;
  /** Tokens of the live model that stand for a site. */
  readonly tokens?: (site: number) => readonly number[];
}

/** Everything that stays while only what is chosen changes. */
interface Drawn {
  readonly model: CellModel;
  readonly geometry: CellGeometry;
  readonly elements: SymmetryElements;
  readonly shapes: SymmetryShapes;
}

/** How far the farthest corner fades. */
const DEPTH_CUE = 0.75;
const LOOK_CONTROLS = ["cells-a", "cells-b", "cells-c", "closed", "colour", "size", "bonds", "polyhedra"] as const;

export class CellView {
  readonly picture = new CellPicture();
  readonly #model = new Kept<CellModel>();
  readonly #elements = new Kept<SymmetryElements>();
  readonly #geometry = new Kept<CellGeometry>();
  readonly #shapes = new Kept<SymmetryShapes>();
  readonly #camera = new Kept<CameraSpec>();
  readonly #panes = new Kept<readonly Pane[]>();
  readonly #legends = new Kept<readonly Legend[]>();
  readonly #readouts = new Kept<readonly Readout[]>();
  readonly #sites = new Kept<Listing>();
  readonly #items = new Kept<PickList>();
  readonly #emphasis = new Kept<true>();
  #drawn: Drawn | undefined;
  #subject: CellSubject | undefined;

  show(subject: CellSubject, state: SceneState): CellFrameParts {
    const { crystal } = subject;
    const { controls, theme, selection } = state;
    this.#subject = subject;
    const look = cellLook(controls);
    const model = this.#model.of([crystal, look.cell, look.bondReach], () => cellModel(crystal, look));
    const looks = LOOK_CONTROLS.map((id) => controls[id]);
    const geometry = this.#geometry.of([model, theme, ...looks], () => {
      const made = cellGeometry(model, look);
      this.picture.setCell(made, theme);
      return made;
    });
    const { group } = crystal;
    const elements = this.#elements.of([group], () => symmetryElements(spaceGroup(group).operations));
    const shapes = this.#shapesOf(elements, geometry, state);
    this.#drawn = { model, geometry, elements, shapes };
    const site = flagValue(controls, "orbit") ? this.#chosenSite(state) : undefined;
    const chosen = this.#chosenAtoms(selection);
    const fades = flagValue(controls, "depth");
    this.picture.fadeWithDistance(fades ? DEPTH_CUE : 0, theme);
    this.#emphasis.of([geometry, site, selection, theme], () => {
      const indices = chosen.flatMap((one) => indexOf(geometry, one));
      this.picture.emphasise({ site, chosen: indices }, theme);
      return true;
    });
    const projection = textValue(controls, "projection") as CameraSpec["projection"];
    return {
      panes: this.#panes.of([geometry, shapes, subject.title, projection, selection, fades], () => [
        this.#pane(subject, projection, chosen),
      ]),
      legends: this.#legends.of([crystal, look.colouring, shapes], () => legendsOf(crystal, look.colouring, shapes)),
      readouts: this.#readouts.of([model, selection], () =>
        this.#readoutsOf(model, look.cell === "conventional" ? elements : undefined, chosen),
      ),
      sites: this.#sites.of([crystal, selection], () => sitesListing(crystal, this.#chosenSite(state))),
      items: this.#items.of([geometry], () => ({
        count: geometry.atoms.length,
        at: (i) => this.#atom(geometry.atoms[i]!),
      })),
    };
  }

  pick({ object, instanceId }: Hit): Picked | undefined {
    if (this.#drawn === undefined || instanceId === undefined) return undefined;
    const { geometry, shapes } = this.#drawn;
    if (object === this.picture.atoms) {
      const one = geometry.atoms[instanceId];
      return one && this.#atom(one);
    }
    if (object === this.picture.axes) return axisPick(shapes.axes[instanceId]?.axis, instanceId);
    return undefined;
  }

  pickNamed(key: string): Picked | undefined {
    const one = atomOfKey(key);
    if (this.#drawn === undefined) return undefined;
    if (one !== undefined) return one.atom < this.#drawn.model.siteOf.length ? this.#atom(one) : undefined;
    const number = Number(/^axis-(\d+)$/.exec(key)?.[1] ?? Number.NaN);
    return axisPick(this.#drawn.shapes.axes[number]?.axis, number);
  }

  /** The first atom of an orbit, as it is chosen from a list. */
  siteAtom(site: number): Picked | undefined {
    const atom = this.#drawn?.model.siteOf.indexOf(site) ?? -1;
    return atom < 0 ? undefined : this.#atom({ atom, image: [0, 0, 0] });
  }

  dispose(): void {
    this.picture.dispose();
  }

  #shapesOf(elements: SymmetryElements, { frame }: CellGeometry, { controls }: SceneState): SymmetryShapes {
    const kinds = symmetryKinds(controls);
    return this.#shapes.of([elements, frame, kinds.join()], () => {
      const shapes = symmetryShapes(elements, new Set(kinds), frame);
      this.picture.setSymmetry(shapes);
      return shapes;
    });
  }

  #chosenAtoms(selection: readonly Picked[]): DrawnAtom[] {
    const { siteOf } = this.#drawn!.model;
    return selection.flatMap(({ key }) => atomOfKey(key) ?? []).filter(({ atom }) => atom < siteOf.length);
  }

  #chosenSite({ selection, hover, tokens }: SceneState): number | undefined {
    const { model } = this.#drawn!;
    const [one] = [hover, ...selection.toReversed()].flatMap((picked) => (picked && atomOfKey(picked.key)) ?? []);
    if (one !== undefined) return model.siteOf[one.atom];
    const known = model.crystal.orbits.findIndex((_, site) =>
      this.#subject?.tokens?.(site).some((token) => tokens.includes(token)),
    );
    return known < 0 ? undefined : known;
  }

  #atom(one: DrawnAtom): Picked {
    const { model } = this.#drawn!;
    const site = model.siteOf[one.atom]!;
    const tokens = this.#subject?.tokens?.(site);
    return {
      key: atomKey(one),
      title: siteName(model.crystal.orbits[site]!),
      rows: atomRows(model, one),
      ...(tokens ? { tokens } : {}),
    };
  }

  #pane({ title }: CellSubject, projection: CameraSpec["projection"], chosen: readonly DrawnAtom[]): Pane {
    const { model, geometry } = this.#drawn!;
    const { lattice } = model.structure;
    const { atoms, axes } = this.picture;
    return {
      id: "cell",
      title,
      role: "prediction",
      root: this.picture.root,
      lights: "studio",
      camera: this.#camera.of([lattice, projection], () => cellCamera(lattice, projection)),
      link: "cell",
      scale: { perUnit: geometry.frame.perUnit, unit: "\u00c5" },
      labels: [...axisLabels(model, geometry), ...chosen.flatMap((one) => this.#labelOf(one))],
      pickable: [atoms!, axes!],
    };
  }

  #labelOf(one: DrawnAtom): SceneLabel[] {
    const { model, geometry } = this.#drawn!;
    return indexOf(geometry, one).map((index) => ({
      at: raised(geometry.places[index]!, geometry.radii[index]!),
      text: siteName(model.crystal.orbits[model.siteOf[one.atom]!]!),
      key: atomKey(one),
      priority: 3,
      tone: "strong",
    }));
  }

  #readoutsOf(model: CellModel, elements: SymmetryElements | undefined, chosen: readonly DrawnAtom[]): Readout[] {
    const measured = measures(model, chosen);
    return [...(measured ? [measured] : []), cellReadout(model, elements)];
  }
}

function indexOf({ atoms }: CellGeometry, one: DrawnAtom): number[] {
  const key = atomKey(one);
  const index = atoms.findIndex((other) => atomKey(other) === key);
  return index < 0 ? [] : [index];
}

function raised([x, y, z]: Vec3, by: number): Vec3 {
  return [x, y, z + by];
}
