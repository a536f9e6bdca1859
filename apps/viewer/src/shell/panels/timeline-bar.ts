// The time line: play, step, scrub, speed.
import { formatTime, type SceneState, type Timeline } from "@sciformer/core/view";
import { h, replace } from "../dom.ts";
import { icon } from "../icons.ts";
import { playedTime, steppedTime } from "../playback.ts";

/** What the time line changes. */
export interface TimelineActions {
  setTime(time: number): void;
  setPlaying(playing: boolean): void;
}

/** Positions of the slider on a continuum. */
const FINE = 1000;

export class TimelineBar {
  readonly element: HTMLElement;
  readonly #actions: TimelineActions;
  readonly #play: HTMLButtonElement;
  readonly #slider: HTMLInputElement;
  readonly #marks = h("div", { class: "time-marks" });
  readonly #text = h("output", { class: "time-text" });
  readonly #speeds = h("select", { "aria-label": "Speed", class: "plain" });
  #line: Timeline | undefined;
  #time = Number.NaN;
  /** Where playing is, between two steps of the time line. */
  #exact = Number.NaN;
  #playing = false;
  #last = 0;

  constructor(actions: TimelineActions) {
    this.#actions = actions;
    this.#play = h("button", { type: "button", class: "plain", onclick: () => this.toggle() });
    this.#slider = h("input", { type: "range", oninput: () => actions.setTime(Number(this.#slider.value)) });
    const step = (steps: number, name: "back" | "forward", label: string) =>
      h(
        "button",
        { type: "button", class: "plain", "aria-label": label, title: label, onclick: () => this.step(steps) },
        icon(name),
      );
    this.element = h(
      "div",
      { class: "timeline", role: "group", "aria-label": "Time line", hidden: true },
      step(-1, "back", "Step back (,)"),
      this.#play,
      step(1, "forward", "Step on (.)"),
      h("div", { class: "time-track" }, this.#marks, this.#slider),
      this.#text,
      this.#speeds,
    );
    this.#showPlaying();
  }

  update(line: Timeline | undefined, { time }: SceneState): void {
    this.element.hidden = line === undefined;
    if (line !== this.#line) this.#rebuild(line);
    if (line === undefined) return;
    if (!this.#playing) this.#exact = time;
    this.#time = time;
    this.#slider.value = String(time);
    const text = formatTime(time, line.format, line.step);
    this.#slider.setAttribute("aria-valuetext", text);
    this.#text.textContent = text;
  }

  /** Plays, or stops; from the end it begins again. */
  toggle(): void {
    if (!this.#line?.playable) return;
    this.#setPlaying(!this.#playing);
    if (!this.#playing) return;
    if (this.#time >= this.#line.to) this.#actions.setTime(this.#line.from);
    this.#exact = this.#time >= this.#line.to ? this.#line.from : this.#time;
    this.#last = performance.now();
    requestAnimationFrame((now) => this.#advance(now));
  }

  step(steps: number): void {
    if (this.#line) this.#actions.setTime(steppedTime(this.#time, steps, this.#line));
  }

  stop(): void {
    if (this.#playing) this.#setPlaying(false);
  }

  #advance(now: number): void {
    if (!this.#playing || this.#line === undefined) return;
    const seconds = Math.min(0.25, Math.max(0, (now - this.#last) / 1000));
    this.#last = now;
    const next = playedTime(this.#exact, seconds, Number(this.#speeds.value) || 1, this.#line);
    this.#exact = next ?? this.#line.to;
    this.#actions.setTime(this.#exact);
    if (next === undefined) this.#setPlaying(false);
    else requestAnimationFrame((later) => this.#advance(later));
  }

  #setPlaying(playing: boolean): void {
    this.#playing = playing;
    this.#showPlaying();
    this.#actions.setPlaying(playing);
  }

  #showPlaying(): void {
    const label = this.#playing ? "Pause (space)" : "Play (space)";
    this.#play.title = label;
    this.#play.setAttribute("aria-label", label);
    replace(this.#play, icon(this.#playing ? "pause" : "play"));
  }

  #rebuild(line: Timeline | undefined): void {
    this.#line = line;
    if (line === undefined) {
      this.stop();
      return;
    }
    const { from, to, step, title, playable, speeds = [0.25, 0.5, 1, 2, 4], marks = [] } = line;
    Object.assign(this.#slider, { min: String(from), max: String(to), step: String(step || (to - from) / FINE || 1) });
    this.#slider.setAttribute("aria-label", title);
    this.#play.hidden = !playable;
    this.#speeds.hidden = !playable;
    const speed = this.#speeds.value || "1";
    replace(
      this.#speeds,
      ...speeds.map((one) => h("option", { value: one, selected: String(one) === speed }, `${one}\u00d7`)),
    );
    const share = (time: number) => (100 * (time - from)) / (to - from || 1);
    const drawn = marks.map((mark) => {
      const element = h("span", { title: mark.label });
      element.style.left = `${share(mark.from)}%`;
      element.style.width = `max(2px, ${share(mark.to ?? mark.from) - share(mark.from)}%)`;
      if (mark.colour) element.style.background = mark.colour;
      return element;
    });
    replace(this.#marks, ...drawn);
  }
}
