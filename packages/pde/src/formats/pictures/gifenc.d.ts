// Types of the parts of gifenc that are used.
declare module "gifenc" {
  /** Options of a frame; the palette of the first one holds for all. */
  export interface FrameOptions {
    readonly palette?: readonly (readonly number[])[];
    /** Milliseconds. */
    readonly delay?: number;
    /** 0 repeats for ever. */
    readonly repeat?: number;
  }

  export interface GifEncoder {
    writeFrame(index: Uint8Array, width: number, height: number, options?: FrameOptions): void;
    finish(): void;
    bytes(): Uint8Array;
  }

  export function GIFEncoder(): GifEncoder;
}
