import { isAscii, isUtf8 } from "node:buffer";

export type Utf8Check = {
  /** Index in this chunk from which on the bytes are not UTF-8 (0 if that began in the chunk before); -1: all is well. */
  push(chunk: Buffer): number;
  finish(): {
    /** What is left over at the end is no character. */
    badEnd: boolean;
    /** What is left over at the end is the start of one, and the text did hold such characters before. */
    cutCharacter: boolean;
    hasInnerBom: boolean;
  };
};

const MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** Whether bytes are UTF-8, over chunks that may cut characters. To be given no more chunks after the first bad one. */
export function createUtf8Check(): Utf8Check {
  let carry: Buffer = Buffer.alloc(0);
  let atStart = true;
  let hasWide = false;
  let hasInnerBom = false;

  return {
    push(chunk) {
      if (carry.length === 0 && isAscii(chunk)) {
        atStart &&= chunk.length === 0;
        return -1;
      }
      const whole = carry.length === 0 ? chunk : Buffer.concat([carry, chunk]);
      const end = endOfWholeCharacters(whole);
      const part = whole.subarray(0, end);
      const before = carry.length;
      carry = Buffer.from(whole.subarray(end));
      if (!isUtf8(part)) return Math.max(0, soundLength(part) - before);
      hasWide ||= !isAscii(part);
      const mark = whole.indexOf(MARK, atStart ? 1 : 0);
      hasInnerBom ||= mark !== -1;
      atStart = false;
      return -1;
    },
    finish() {
      const open = carry.length > 0;
      const cutCharacter = open && hasWide;
      return { badEnd: open && !cutCharacter, cutCharacter, hasInnerBom };
    },
  };
}

/** Where a last character that may go on in the next chunk begins; the length where there is none. */
function endOfWholeCharacters(bytes: Buffer): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back] as number;
    if (byte < 0x80) return bytes.length;
    if (byte >= 0xc0) return characterLength(byte) > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

function characterLength(lead: number): number {
  if (lead >= 0xf0) return lead <= 0xf4 ? 4 : 1;
  return lead >= 0xe0 ? 3 : 2;
}

/** Length of the longest start of the bytes that is UTF-8, found by halving. */
function soundLength(bytes: Buffer): number {
  let sound = 0;
  let bad = bytes.length;
  while (bad - sound > 1) {
    const middle = (sound + bad) >> 1;
    const start = bytes.subarray(0, middle);
    if (isUtf8(start.subarray(0, endOfWholeCharacters(start)))) sound = middle;
    else bad = middle;
  }
  return sound;
}
