// The film export: asks what to film, then goes through it frame by frame.
import {
  type CameraPath,
  type CameraPose,
  type Choice,
  numberValue,
  type SceneFrame,
  textValue,
} from "@sciformer/core/view";
import { askValues } from "../ask-dialog.ts";
import { h } from "../dom.ts";
import type { Progress } from "../progress.ts";
import { type FilmFrame, pathFrames, timelineFrames } from "./film-plan.ts";
import { type PictureParts, paintPicture, pictureSize } from "./picture.ts";
import { type Recorded, record } from "./record.ts";

/** What can be filmed, and how the scene is brought to a frame. */
export interface FilmSet {
  readonly frame: SceneFrame;
  readonly paths: readonly CameraPath[];
  picture(): PictureParts;
  /** Resolves when the scene shows that time. */
  setTime(time: number): Promise<void>;
  setPose(pose: CameraPose): void;
  /** Aborted when the scene is closed. */
  readonly signal: AbortSignal;
}

const TIME = "time";
const LARGEST = 1920;

/** @returns the film; undefined when the person wants none. @throws DOMException (AbortError) when it is stopped */
export async function film(set: FilmSet, progress: Progress): Promise<Recorded | undefined> {
  const sources = sourcesOf(set);
  const values = await askValues({
    title: "Film",
    text: "The view as it is, painted frame by frame; a large picture takes longer than the film.",
    button: "Record",
    controls: () => [
      { kind: "select", id: "source", label: "Along", choices: sources, value: sources[0]!.value },
      { kind: "slider", id: "seconds", label: "Length", min: 1, max: 30, step: 1, value: 6, unit: "s" },
      {
        kind: "select",
        id: "rate",
        label: "Frames per second",
        look: "segments",
        choices: ["10", "15", "25"].map((value) => ({ value, label: value })),
        value: "15",
      },
    ],
  });
  if (values === undefined) return undefined;
  const rate = Number(textValue(values, "rate"));
  const count = Math.round(rate * numberValue(values, "seconds"));
  return shoot(set, framesOf(set, textValue(values, "source"), count), rate, progress);
}

/** True if there is something to film. */
export function canFilm(set: FilmSet): boolean {
  return sourcesOf(set).length > 0;
}

function sourcesOf({ frame: { timeline }, paths }: FilmSet): Choice[] {
  const line = timeline?.playable ? [{ value: TIME, label: `the time line: ${timeline.title}` }] : [];
  return [...line, ...paths.map(({ id, title }) => ({ value: `path ${id}`, label: title }))];
}

function framesOf({ frame: { timeline }, paths }: FilmSet, source: string, count: number): FilmFrame[] {
  if (source === TIME) return timelineFrames(timeline!, count);
  return pathFrames(paths.find(({ id }) => `path ${id}` === source)!, count);
}

async function shoot(set: FilmSet, frames: readonly FilmFrame[], rate: number, progress: Progress): Promise<Recorded> {
  const parts = set.picture();
  const { width, height } = pictureSize(parts);
  const scale = Math.min(devicePixelRatio, LARGEST / Math.max(width, height));
  // Encoders want even sizes.
  const even = (length: number) => 2 * Math.round((length * scale) / 2);
  const stop = new AbortController();
  const canvas = h("canvas", { width: even(width), height: even(height) });
  const line = progress.begin("Filming", () => stop.abort());
  try {
    return await record({
      canvas,
      frames: frames.length,
      framesPerSecond: rate,
      signal: AbortSignal.any([stop.signal, set.signal]),
      progress: (share) => line.set(share),
      async paint(index) {
        const frame = frames[index]!;
        if ("time" in frame) await set.setTime(frame.time);
        else set.setPose(frame.pose);
        if (!set.signal.aborted) await paintPicture(canvas, set.picture());
      },
    });
  } finally {
    line.done();
  }
}
