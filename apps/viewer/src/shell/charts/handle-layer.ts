// Things in a chart that are moved by pointer or arrow keys.
import type { ChartHandle } from "@sciformer/core/view";
import type uPlot from "uplot";
import { h } from "../dom.ts";

/** Where a handle was moved to. */
export interface HandleMove {
  readonly handle: string;
  readonly phase: "move" | "end";
  readonly x: number;
  readonly y: number;
  readonly height: number;
}

/** Share of the visible range that an arrow key moves by. */
const KEY_STEP = 0.01;
const EDGE = 8;

const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

/** Buttons above the plot, one a handle. */
export class HandleLayer {
  readonly element = h("div", { class: "chart-handles" });
  readonly #report: (move: HandleMove) => void;
  #held: string | undefined;

  constructor(report: (move: HandleMove) => void) {
    this.#report = report;
  }

  update(handles: readonly ChartHandle[], plot: uPlot): void {
    const buttons = new Map(
      [...this.element.children].map((one) => [(one as HTMLElement).dataset.id!, one as HTMLElement]),
    );
    const wanted = handles.map((handle) => {
      const button =
        buttons.get(handle.id) ?? h("button", { type: "button", class: "chart-handle", "data-id": handle.id });
      place(button, handle, plot);
      // What is held keeps its listeners: the gesture goes on with the handle that it began with.
      if (this.#held !== handle.id) this.#listen(button, handle, plot);
      return button;
    });
    if (wanted.length !== buttons.size || wanted.some((one) => one.parentElement === null))
      this.element.replaceChildren(...wanted);
  }

  #listen(button: HTMLElement, handle: ChartHandle, plot: uPlot): void {
    button.onpointerdown = (event) => this.#hold(button, handle, plot, event);
    button.onmousedown = (event) => event.stopPropagation();
    button.onclick = (event) => event.stopPropagation();
    button.onkeydown = (event) => {
      const arrow = ARROWS[event.key];
      if (arrow === undefined) return;
      event.preventDefault();
      const { x, y } = plot.scales;
      const across = arrow[0] * KEY_STEP * (x!.max! - x!.min!);
      const up = arrow[1] * KEY_STEP * (y!.max! - y!.min!);
      this.#report(moved(handle, across, up, event.shiftKey ? "resize" : "move", "end"));
    };
  }

  #hold(button: HTMLElement, handle: ChartHandle, plot: uPlot, down: PointerEvent): void {
    down.preventDefault();
    down.stopPropagation();
    button.focus();
    button.setPointerCapture(down.pointerId);
    this.#held = handle.id;
    const isEdge = down.clientY - button.getBoundingClientRect().top < EDGE;
    const mode = isEdge && handle.moves.includes("resize-y") ? "resize" : "move";
    const perPixelX = plot.posToVal(1, "x") - plot.posToVal(0, "x");
    const perPixelY = plot.posToVal(0, "y") - plot.posToVal(1, "y");
    const move = (event: PointerEvent, phase: "move" | "end") => {
      const across = (event.clientX - down.clientX) * perPixelX;
      const up = (down.clientY - event.clientY) * perPixelY;
      this.#report(moved(handle, across, up, mode, phase));
    };
    button.onpointermove = (event) => move(event, "move");
    button.onpointerup = (event) => {
      button.onpointermove = null;
      button.onpointerup = null;
      this.#held = undefined;
      move(event, "end");
    };
  }
}

function moved(
  handle: ChartHandle,
  across: number,
  up: number,
  mode: "move" | "resize",
  phase: "move" | "end",
): HandleMove {
  const { id, x, y, height = 0, moves } = handle;
  const isResized = mode === "resize" && moves.includes("resize-y");
  return {
    handle: id,
    phase,
    x: !isResized && moves.includes("x") ? x + across : x,
    y: !isResized && moves.includes("y") ? y + up : y,
    height: isResized ? Math.max(0, height + up) : height,
  };
}

/** What a screen reader says of it: how it is moved, if it can be. */
export function handleText({ label, moves }: Pick<ChartHandle, "label" | "moves">): string {
  const ways = [
    ...(moves.includes("x") || moves.includes("y") ? ["move with the arrow keys"] : []),
    ...(moves.includes("resize-y") ? ["with shift change its height"] : []),
  ];
  return ways.length === 0 ? label : `${label}: ${ways.join(", ")}`;
}

function place(button: HTMLElement, handle: ChartHandle, plot: uPlot): void {
  const { label, x, y, width = 0, height = 0, colour } = handle;
  const left = plot.valToPos(x, "x");
  const top = plot.valToPos(y + height, "y");
  const isPoint = width === 0 && height === 0;
  button.title = label;
  button.setAttribute("aria-label", handleText(handle));
  button.classList.toggle("is-point", isPoint);
  button.style.left = `${left}px`;
  button.style.top = `${top}px`;
  button.style.width = isPoint ? "" : `${Math.max(6, plot.valToPos(x + width, "x") - left)}px`;
  button.style.height = isPoint ? "" : `${Math.max(6, plot.valToPos(y, "y") - top)}px`;
  if (colour) button.style.setProperty("--colour", colour);
}
