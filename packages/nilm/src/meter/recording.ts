// A house as its meters recorded it, before resampling: irregular series per channel, loaded one at a time.

/** One meter's readings, times ascending and unique. */
export interface MeterSeries {
  /** Milliseconds since 1970, UTC. */
  readonly times: Float64Array;
  /** Active or apparent power in W, mean over the interval that starts at its time. */
  readonly watts: Float32Array;
  /** Per reading: 1 where the source marks the row as unreliable (REFIT `Issues`); such readings are dropped. */
  readonly issues?: Uint8Array;
}

/** A channel of a house; `load` reads it when its turn comes, so that memory holds one channel at a time. */
export interface Channel {
  /** Where it stands in the source, as errors name it: `House2/channel_8.dat`. */
  readonly source: string;
  readonly load: () => Promise<MeterSeries>;
}

/** All channels of a house; appliance names are canonical (appliances.ts). */
export interface HouseRecording {
  readonly house: string;
  readonly aggregate: Channel;
  readonly appliances: Readonly<Record<string, Channel>>;
}
