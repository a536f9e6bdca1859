// Text above the picture: labels, measured edges, scale bars.
import {
  formatNumber,
  formatQuantity,
  linearTicks,
  type Pane,
  type SceneAxis,
  type Theme,
  type Vec3,
} from "@sciformer/core/view";
import { type Camera, Vector3 } from "three/webgpu";
import type { CameraRig } from "./camera-rig.ts";
import type { Box, PanePlace } from "./pane-grid.ts";

const FONT = "11px system-ui, sans-serif";
/** Length of a scale bar, about. */
const BAR = 90;
const TICK_SPACE = 46;
const TITLE_DISTANCE = 38;

interface Point {
  readonly x: number;
  readonly y: number;
}

/** A pane to write on. */
export interface Written {
  readonly pane: Pane;
  readonly rig: CameraRig;
  readonly place: PanePlace;
}

/** A label that was written and names a thing of the scene. */
export interface WrittenLabel {
  readonly pane: string;
  readonly key: string;
  readonly box: Box;
}

/** Writes what the panes say about themselves. @returns the labels that can be clicked, the upper ones first */
export function drawOverlay(
  context: CanvasRenderingContext2D,
  panes: readonly Written[],
  theme: Theme,
): readonly WrittenLabel[] {
  context.font = FONT;
  const named: WrittenLabel[] = [];
  for (const { pane, rig, place } of panes) {
    const { left, top, width, height } = place.seen;
    context.save();
    context.beginPath();
    context.rect(left, top, width, height);
    context.clip();
    const project = projector(rig.camera, place.view);
    const taken: Box[] = [];
    const paper = { context, theme, taken, seen: place.seen };
    for (const axis of pane.axes ?? []) drawAxis(paper, axis, project, place.view);
    named.push(...drawLabels(paper, pane, project));
    if (pane.scale) drawScaleBar(context, pane.scale, rig.pixelsPerUnit(place.view.height), place.seen, theme);
    context.restore();
  }
  return named;
}

type Project = (at: Vec3) => Point | undefined;

/** Undefined for what lies behind the camera. */
function projector(camera: Camera, { left, top, width, height }: Box): Project {
  return (at) => {
    const { x, y, z } = new Vector3(...at).project(camera);
    return z > 1 ? undefined : { x: left + ((x + 1) / 2) * width, y: top + ((1 - y) / 2) * height };
  };
}

/** What is written on, and where something is written already. */
interface Paper {
  readonly context: CanvasRenderingContext2D;
  readonly theme: Theme;
  readonly taken: Box[];
  readonly seen: Box;
}

const LINE = 14;

/** The place for a text that would be cut off: inside, unless what it names is outside. */
function inside(x: number, y: number, width: number, { left, top, width: wide, height: high }: Box): Point {
  const isNear = x > left - width / 2 && x < left + wide + width / 2 && y > top - LINE && y < top + high + LINE;
  if (!isNear) return { x, y };
  return {
    x: Math.min(left + wide - width / 2, Math.max(left + width / 2, x)),
    y: Math.min(top + high - LINE / 2, Math.max(top + LINE / 2, y)),
  };
}

/** Writes text where nothing is written yet. @returns false where there is no room */
function write({ context, theme, taken, seen }: Paper, text: string, at: Point, colour: string): boolean {
  const width = context.measureText(text).width + 6;
  const { x, y } = inside(at.x, at.y, width, seen);
  const box = { left: x - width / 2, top: y - LINE / 2, width, height: LINE };
  const meets = (other: Box) =>
    box.left < other.left + other.width &&
    other.left < box.left + width &&
    box.top < other.top + LINE &&
    other.top < box.top + LINE;
  if (taken.some(meets)) return false;
  taken.push(box);
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.strokeStyle = theme.background;
  context.lineWidth = 3;
  context.lineJoin = "round";
  context.strokeText(text, x, y);
  context.fillStyle = colour;
  context.fillText(text, x, y);
  return true;
}

function drawLabels(paper: Paper, { id, labels = [] }: Pane, project: Project): WrittenLabel[] {
  const { theme, taken } = paper;
  const named: WrittenLabel[] = [];
  const sorted = [...labels].sort((a, b) => (b.priority ?? 0) - (a.priority ?? 0));
  const colours = { normal: theme.text, quiet: theme.quiet, strong: theme.accent };
  for (const { at, text, key, tone = "normal" } of sorted) {
    const point = project(at);
    if (!point || !write(paper, text, point, colours[tone])) continue;
    if (key !== undefined) named.push({ pane: id, key, box: taken.at(-1)! });
  }
  return named;
}

/** Ticks beside an edge, on the side away from the middle of the picture. */
function drawAxis(paper: Paper, axis: SceneAxis, project: Project, view: Box): void {
  const { context, theme } = paper;
  const [start, end] = [project(axis.from), project(axis.to)];
  if (!start || !end) return;
  const length = Math.hypot(end.x - start.x, end.y - start.y);
  if (length < TICK_SPACE) return;
  const out = outward(start, end, view);
  const [low, high] = axis.range;
  const ticks =
    axis.ticks ??
    linearTicks(Math.min(low, high), Math.max(low, high), Math.max(2, Math.floor(length / TICK_SPACE))).map(
      (value) => ({ value, text: formatNumber(value) }),
    );
  context.strokeStyle = theme.quiet;
  for (const { value, text } of ticks) {
    const share = (value - low) / (high - low);
    const at = project(between(axis.from, axis.to, share));
    if (!at || share < -1e-6 || share > 1 + 1e-6) continue;
    if (!write(paper, text, { x: at.x + out.x * 16, y: at.y + out.y * 13 }, theme.quiet)) continue;
    context.lineWidth = 1;
    context.beginPath();
    context.moveTo(at.x, at.y);
    context.lineTo(at.x + out.x * 5, at.y + out.y * 5);
    context.stroke();
  }
  const middle = project(between(axis.from, axis.to, 0.5));
  const title = axis.unit ? `${axis.title} (${axis.unit})` : axis.title;
  // Beyond the ticks, however long both texts are.
  const away = TITLE_DISTANCE + (Math.abs(out.x) * context.measureText(title).width) / 2;
  if (middle) write(paper, title, { x: middle.x + out.x * away, y: middle.y + out.y * away }, theme.text);
}

function outward(start: Point, end: Point, view: Box): Point {
  const across = { x: end.y - start.y, y: start.x - end.x };
  const length = Math.hypot(across.x, across.y);
  const fromMiddle = {
    x: (start.x + end.x) / 2 - (view.left + view.width / 2),
    y: (start.y + end.y) / 2 - (view.top + view.height / 2),
  };
  const sign = across.x * fromMiddle.x + across.y * fromMiddle.y < 0 ? -1 : 1;
  return { x: (sign * across.x) / length, y: (sign * across.y) / length };
}

function between(from: Vec3, to: Vec3, share: number): Vec3 {
  return [0, 1, 2].map((axis) => from[axis]! + share * (to[axis]! - from[axis]!)) as unknown as Vec3;
}

function drawScaleBar(
  context: CanvasRenderingContext2D,
  { perUnit, unit }: NonNullable<Pane["scale"]>,
  pixelsPerUnit: number,
  seen: Box,
  theme: Theme,
): void {
  const perPixel = perUnit / pixelsPerUnit;
  const [length = perPixel * BAR] = linearTicks(perPixel * BAR * 0.5, perPixel * BAR * 1.5, 3).slice(-1);
  const width = length / perPixel;
  const [left, top] = [seen.left + 12, seen.top + seen.height - 14];
  context.fillStyle = theme.text;
  context.fillRect(left, top, width, 2);
  context.fillRect(left, top - 4, 1, 6);
  context.fillRect(left + width - 1, top - 4, 1, 6);
  context.textAlign = "left";
  context.textBaseline = "bottom";
  context.fillText(formatQuantity(length, unit), left, top - 5);
}
