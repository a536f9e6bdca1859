// The records of EDF and BDF files: samples of each signal, and the lists of annotations between them.
import type { Report } from "@sciformer/core";
import type { EdfHeader, EdfSignal } from "./edf-header.ts";
import type { FileBytes } from "./file-bytes.ts";
import { parseTals, type Tal } from "./tal.ts";
import { unitScale } from "./units.ts";

/** Bytes that are decoded at a time. */
const CHUNK_BYTES = 1 << 20;
/** The bits of a trigger channel that hold triggers; those above say how the amplifier fares. */
const TRIGGER_BITS = 0x1ffff;

/** True for channels of triggers: they hold whole numbers, not voltages. */
export function isTrigger({ label }: EdfSignal): boolean {
  return /^(status|trigger)$/i.test(label);
}

/** Samples of all signals in a record. */
export function recordSamples({ signals }: EdfHeader): number {
  return signals.reduce((sum, { samples }) => sum + samples, 0);
}

/** Signals of a file, decoded one record behind the other. */
export interface Decoded {
  readonly samples: Float64Array[];
  /** Lists of each record. */
  readonly tals: readonly (readonly Tal[])[];
}

/** One pass over the file, chunk by chunk. */
export async function decodeRecords(
  file: FileBytes,
  header: EdfHeader,
  signals: readonly EdfSignal[],
  records: number,
  report: Report,
): Promise<Decoded> {
  const recordBytes = recordSamples(header) * header.sampleBytes;
  const perChunk = Math.max(1, Math.floor(CHUNK_BYTES / recordBytes));
  const buffer = new Uint8Array(Math.min(perChunk, records) * recordBytes);
  const samples = signals.map((signal) => new Float64Array(records * signal.samples));
  const decoders = signals.map((signal) => signalDecoder(signal, header));
  const notes = header.signals.filter(({ annotations }) => annotations);
  const tals: Tal[][] = [];
  for (let record = 0; record < records; record += perChunk) {
    const count = Math.min(perChunk, records - record);
    const bytes = buffer.subarray(0, count * recordBytes);
    await file.readInto(bytes, header.headerBytes + record * recordBytes);
    for (let i = 0; i < count; i++) {
      const one = bytes.subarray(i * recordBytes, (i + 1) * recordBytes);
      decoders.forEach((decode, k) => void decode(one, samples[k]!, (record + i) * signals[k]!.samples));
      tals.push(
        notes.flatMap((note) => recordTals(one, note, header, `${file.path} record ${record + i + 1}`, report)),
      );
    }
  }
  return { samples, tals };
}

function recordTals(bytes: Uint8Array, note: EdfSignal, header: EdfHeader, where: string, report: Report): Tal[] {
  const [from, length] = [note.offset * header.sampleBytes, note.samples * header.sampleBytes];
  return parseTals(bytes.subarray(from, from + length), (text) =>
    report.warn("annotations that cannot be read ignored", `${where}: ${JSON.stringify(text.slice(0, 40))}`),
  );
}

type SignalDecoder = (record: Uint8Array, into: Float64Array, at: number) => void;

/** physical = (digital - digitalMin) / (digitalMax - digitalMin) * (physicalMax - physicalMin) + physicalMin */
function signalDecoder(signal: EdfSignal, { sampleBytes }: EdfHeader): SignalDecoder {
  const { digitalMin, digitalMax, physicalMin, physicalMax, samples } = signal;
  const trigger = isTrigger(signal);
  const factor = trigger ? 1 : unitScale(signal.unit).factor;
  const slope = ((physicalMax - physicalMin) / (digitalMax - digitalMin)) * factor;
  const shift = physicalMin * factor - digitalMin * slope;
  const start = signal.offset * sampleBytes;
  return (record, into, at) => {
    for (let i = 0; i < samples; i++) {
      const byte = start + i * sampleBytes;
      const digital =
        sampleBytes === 2
          ? ((record[byte]! | (record[byte + 1]! << 8)) << 16) >> 16
          : ((record[byte]! | (record[byte + 1]! << 8) | (record[byte + 2]! << 16)) << 8) >> 8;
      into[at + i] = trigger ? digital & TRIGGER_BITS : digital * slope + shift;
    }
  };
}
