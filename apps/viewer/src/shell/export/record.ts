// Records a canvas that is painted frame by frame: as a film where the browser encodes video, else as its frames.
import { InputError } from "@sciformer/core/view";
import { type ArchivedFile, tarArchive } from "./tar.ts";
import { type EncodedFrame, type VideoTrack, webmFile } from "./webm.ts";

/** A film that is made frame by frame. */
export interface Recording {
  readonly canvas: HTMLCanvasElement;
  readonly frames: number;
  readonly framesPerSecond: number;
  /** Told the share that is done. */
  progress(share: number): void;
  /** Paints a frame on the canvas. */
  paint(frame: number): Promise<void>;
  readonly signal: AbortSignal;
}

/** A file that was recorded. */
export interface Recorded {
  readonly blob: Blob;
  readonly ending: string;
}

/** What is tried in turn, the better one first. */
const CODECS = [
  { codec: "vp09.00.40.08", name: "V_VP9" },
  { codec: "vp8", name: "V_VP8" },
] as const;
const BITS_PER_PIXEL = 0.2;
const MAX_BITS = 40_000_000;
/** Seconds from key frame to key frame. */
const KEY_SECONDS = 2;

/** @throws DOMException (AbortError) when the signal is aborted */
export async function record(recording: Recording): Promise<Recorded> {
  const encoding = await encodingFor(recording);
  return encoding === undefined ? recordFrames(recording) : recordFilm(recording, encoding);
}

interface Encoding {
  readonly config: VideoEncoderConfig;
  readonly name: VideoTrack["codec"];
}

async function encodingFor({ canvas: { width, height }, framesPerSecond }: Recording): Promise<Encoding | undefined> {
  if (typeof VideoEncoder === "undefined") return undefined;
  const bitrate = Math.min(MAX_BITS, Math.round(width * height * framesPerSecond * BITS_PER_PIXEL));
  for (const { codec, name } of CODECS) {
    const config = { codec, width, height, bitrate, framerate: framesPerSecond };
    const { supported } = await VideoEncoder.isConfigSupported(config);
    if (supported) return { config, name };
  }
  return undefined;
}

/** Frames are stamped with the time at which they are seen, however long they took to paint. */
async function recordFilm(recording: Recording, { config, name }: Encoding): Promise<Recorded> {
  const { canvas, frames, framesPerSecond } = recording;
  const encoded: EncodedFrame[] = [];
  let problem: Error | undefined;
  const encoder = new VideoEncoder({
    output: (chunk) => {
      const data = new Uint8Array(chunk.byteLength);
      chunk.copyTo(data);
      encoded.push({ data, time: chunk.timestamp / 1000, isKey: chunk.type === "key" });
    },
    error: (error) => {
      problem = error;
    },
  });
  encoder.configure(config);
  try {
    await paintAll(recording, async (frame) => {
      if (problem) throw problem;
      const timestamp = Math.round((frame * 1e6) / framesPerSecond);
      const picture = new VideoFrame(canvas, { timestamp });
      encoder.encode(picture, { keyFrame: frame % (KEY_SECONDS * framesPerSecond) === 0 });
      picture.close();
    });
    await encoder.flush();
  } finally {
    if (encoder.state !== "closed") encoder.close();
  }
  const { width, height } = canvas;
  const file = webmFile({ codec: name, width, height, duration: (frames * 1000) / framesPerSecond }, encoded);
  return { blob: new Blob([file], { type: "video/webm" }), ending: ".webm" };
}

/** Paints all frames, one after the other. @param taken takes a frame that is painted */
async function paintAll(
  { frames, paint, progress, signal }: Recording,
  taken: (frame: number) => Promise<void>,
): Promise<void> {
  for (let frame = 0; frame < frames; frame++) {
    await paint(frame);
    signal.throwIfAborted();
    await taken(frame);
    progress((frame + 1) / frames);
    await turn();
  }
}

async function recordFrames(recording: Recording): Promise<Recorded> {
  const files: ArchivedFile[] = [];
  await paintAll(recording, async (frame) => {
    const blob = await new Promise<Blob | null>((resolve) => recording.canvas.toBlob(resolve, "image/png"));
    if (blob === null) throw new InputError("the picture is too large to be saved");
    const name = `frame-${String(frame + 1).padStart(4, "0")}.png`;
    files.push({ name, content: new Uint8Array(await blob.arrayBuffer()) });
  });
  return { blob: new Blob([tarArchive(files)], { type: "application/x-tar" }), ending: ".tar" };
}

/** Lets the page do what else there is. */
function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
