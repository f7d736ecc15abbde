/** Zip archives: the same files make the same bytes. */
import { crc32, deflateRawSync } from "node:zlib";

const VERSION = 20;
const DEFLATED = 8;
/** 1980-01-01: the same files make the same archive. */
const DATE = 0x21;
/** A plain file that everybody may read. */
const MODE = 0o100644;
const UNIX = 3;

/** A zip archive. */
export function zipOf(files: readonly { name: string; data: Uint8Array }[]): Buffer {
  const bodies: Buffer[] = [];
  const entries: Buffer[] = [];
  let offset = 0;
  for (const { name, data } of files) {
    const packed = deflateRawSync(data, { level: 9 });
    const nameBytes = Buffer.from(name);
    const facts = Buffer.alloc(26);
    facts.writeUInt16LE(VERSION, 0);
    facts.writeUInt16LE(DEFLATED, 4);
    facts.writeUInt16LE(DATE, 8);
    facts.writeUInt32LE(crc32(data), 10);
    facts.writeUInt32LE(packed.length, 14);
    facts.writeUInt32LE(data.length, 18);
    facts.writeUInt16LE(nameBytes.length, 22);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(MODE * 2 ** 16, 6);
    place.writeUInt32LE(offset, 10);
    bodies.push(Buffer.from("PK\x03\x04"), facts, nameBytes, packed);
    entries.push(Buffer.from(["P".charCodeAt(0), "K".charCodeAt(0), 1, 2, VERSION, UNIX]), facts, place, nameBytes);
    offset += 4 + facts.length + nameBytes.length + packed.length;
  }
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", "latin1");
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(
    entries.reduce((sum, { length }) => sum + length, 0),
    12,
  );
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...bodies, ...entries, end]);
}
