// The picture of what is shown, as a person would print it: title, stage and charts, legends.
import type { Legend, Theme } from "@sciformer/core/view";
import type { Stage } from "../stage/stage.ts";
import { drawLegends, placeLegends } from "./legend-strip.ts";

/** What a picture is made of. */
export interface PictureParts {
  readonly title: string;
  /** Where the time line stands, what is compared. */
  readonly subtitle: string;
  readonly legends: readonly Legend[];
  readonly theme: Theme;
  /** The region of the page with the stage and the charts. */
  readonly region: HTMLElement;
  readonly stage: Stage | undefined;
}

const MARGIN = 16;
const HEAD = 52;
const FONT = "system-ui, sans-serif";
/** Texts that stand in the picture. */
const TEXTS = ".frame h2, .chart h3, .chart-values > span, .small-scale > span, .badges .note";

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Size of the picture in CSS pixels. */
export function pictureSize(parts: PictureParts): { readonly width: number; readonly height: number } {
  const { width, height } = layoutOf(parts);
  return { width, height };
}

/** Draws the picture to fill a canvas. */
export async function paintPicture(canvas: HTMLCanvasElement, parts: PictureParts): Promise<void> {
  const { theme, stage, region } = parts;
  const { box, width, places } = layoutOf(parts);
  const context = canvas.getContext("2d")!;
  context.reset();
  const ratio = canvas.width / width;
  context.scale(ratio, ratio);
  context.fillStyle = theme.background;
  context.fillRect(0, 0, width, canvas.height / ratio);
  drawHead(context, parts);
  context.save();
  context.translate(MARGIN - box.left, HEAD - box.top);
  if (stage) drawAt(context, stage.snapshot(), stage.element);
  for (const chart of shown(region, ".chart")) await drawChart(context, chart, theme);
  for (const element of shown(region, TEXTS)) drawText(context, element);
  context.restore();
  drawLegends(context, places, { left: MARGIN, top: HEAD + box.bottom - box.top + MARGIN }, theme);
}

function layoutOf({ region, stage, legends }: PictureParts) {
  const elements = [...(stage ? [stage.element] : []), ...shown(region, ".chart")];
  const boxes = elements.map((element) => element.getBoundingClientRect());
  const box: Box = {
    left: Math.min(...boxes.map(({ left }) => left)),
    top: Math.min(...boxes.map(({ top }) => top)),
    right: Math.max(...boxes.map(({ right }) => right)),
    bottom: Math.max(...boxes.map(({ bottom }) => bottom)),
  };
  const inner = box.right - box.left;
  const measuring = new OffscreenCanvas(1, 1).getContext("2d")!;
  measuring.font = `12px ${FONT}`;
  const { places, height } = placeLegends(legends, inner, (text) => measuring.measureText(text).width);
  const below = height === 0 ? MARGIN : height + 2 * MARGIN;
  return { box, places, width: inner + 2 * MARGIN, height: HEAD + box.bottom - box.top + below };
}

/** Elements that have a place on the page. */
function shown(region: HTMLElement, selector: string): HTMLElement[] {
  return [...region.querySelectorAll<HTMLElement>(selector)].filter(
    (element) => element.checkVisibility() && element.getBoundingClientRect().width > 0,
  );
}

function drawHead(context: CanvasRenderingContext2D, { title, subtitle, theme }: PictureParts): void {
  context.textBaseline = "alphabetic";
  context.font = `600 16px ${FONT}`;
  context.fillStyle = theme.text;
  context.fillText(title, MARGIN, 24);
  context.font = `12px ${FONT}`;
  context.fillStyle = theme.quiet;
  context.fillText(subtitle, MARGIN, 42);
}

function drawAt(context: CanvasRenderingContext2D, image: CanvasImageSource, place: Element): void {
  const { left, top, width, height } = place.getBoundingClientRect();
  if (width > 0 && height > 0) context.drawImage(image, left, top, width, height);
}

async function drawChart(context: CanvasRenderingContext2D, chart: HTMLElement, theme: Theme): Promise<void> {
  for (const canvas of chart.querySelectorAll("canvas")) drawAt(context, canvas, canvas);
  for (const drawing of chart.querySelectorAll<SVGSVGElement>("svg.flow")) {
    drawAt(context, await svgImage(drawing), drawing);
  }
  for (const handle of shown(chart, ".chart-handle")) {
    const { left, top, width, height } = handle.getBoundingClientRect();
    context.strokeStyle = getComputedStyle(handle).borderTopColor;
    context.lineWidth = 1.5;
    context.strokeRect(left, top, width, height);
  }
  for (const cursor of timeCursors(chart)) {
    const { left, top, height } = cursor.getBoundingClientRect();
    context.fillStyle = theme.accent;
    context.fillRect(left, top, 1.5, height);
  }
}

/** The line of the time line's cursor has no width of its own. */
function timeCursors(chart: HTMLElement): HTMLElement[] {
  return [...chart.querySelectorAll<HTMLElement>(".time-cursor")].filter((cursor) => cursor.checkVisibility());
}

/** A drawing with the colours that the style sheet gives it. */
async function svgImage(drawing: SVGSVGElement): Promise<HTMLImageElement> {
  const copy = drawing.cloneNode(true) as SVGSVGElement;
  const originals = [...drawing.querySelectorAll("*")];
  [...copy.querySelectorAll<SVGElement>("*")].forEach((element, index) => {
    const { fill, fontSize, opacity, dominantBaseline } = getComputedStyle(originals[index]!);
    Object.assign(element.style, { fill, fontSize, opacity, dominantBaseline, fontFamily: FONT });
  });
  const { width, height } = drawing.getBoundingClientRect();
  copy.setAttribute("width", String(width));
  copy.setAttribute("height", String(height));
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(copy))}`;
  await image.decode();
  return image;
}

/** A text of the page where it stands, with what is behind and before it. */
function drawText(context: CanvasRenderingContext2D, element: HTMLElement): void {
  const { left, top, width, height } = element.getBoundingClientRect();
  const style = getComputedStyle(element);
  context.fillStyle = style.backgroundColor;
  context.fillRect(left, top, width, height);
  const swatch = element.querySelector<HTMLElement>(".swatch");
  if (swatch) {
    context.fillStyle = getComputedStyle(swatch).backgroundColor;
    const box = swatch.getBoundingClientRect();
    context.fillRect(box.left, box.top, box.width, box.height);
  }
  const start = swatch ? swatch.getBoundingClientRect().right + 5 : left + Number.parseFloat(style.paddingLeft);
  context.font = `${style.fontWeight} ${style.fontSize} ${FONT}`;
  context.fillStyle = style.color;
  context.textAlign = "left";
  context.textBaseline = "middle";
  context.fillText(element.textContent, start, top + height / 2);
}
