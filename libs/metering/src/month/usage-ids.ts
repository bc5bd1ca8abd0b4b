/** A hash table of all usage ids of a month in flat memory: a lookup costs the same at a million ids. */

/**
 * Words per slot: four for the key and two for the hash. The lowest two bits of the last word hold the mark; 0 marks a
 * free slot.
 */
const WORDS = 6;
const MARK_MASK = 3;
const MARKS = { charged: 1, admitted: 2 } as const;
const FILL_MAX = 0.7;
const SLOTS_MIN = 16;
/** A single free slot, shared by all empty tables. */
const NO_SLOTS = new Uint32Array(WORDS);

export type IdMark = keyof typeof MARKS;
/** `charged` and `admitted`: this id with this payload; `other`: this id with another payload. */
export type IdFinding = 'unknown' | 'other' | IdMark;

/** Buffer for the parsed key and hash; one is enough for synchronous code. */
const parsed = new Uint32Array(WORDS);
/** The key and hash that `parsed` holds, so that an id is parsed once for lookup and addition. */
let parsedKey = '';
let parsedHash = '';

export class UsageIds {
  private slots: Uint32Array<ArrayBuffer> = NO_SLOTS;
  private used = 0;

  /** @param base the parent table, searched after the own ids and never written */
  constructor(private readonly base: UsageIds | null = null) {}

  get size(): number {
    return this.used + (this.base?.size ?? 0);
  }

  /** The memory of the table in bytes, including free slots. */
  get heldBytes(): number {
    return this.slots.byteLength + (this.base?.heldBytes ?? 0);
  }

  /** Returns a table on top of this one; additions to it do not change this one. */
  fork(): UsageIds {
    return new UsageIds(this);
  }

  lookup(usageKey: string, payloadHash: string): IdFinding {
    parse(usageKey, payloadHash);
    return this.lookupParsed();
  }

  add(usageKey: string, payloadHash: string, mark: IdMark): void {
    parse(usageKey, payloadHash);
    parsed[5] = (parsed[5]! & ~MARK_MASK) | MARKS[mark];
    this.put(parsed, 0);
  }

  /** Adopts the ids added to a fork of this table; the fork must not be used afterwards. */
  adopt({ slots }: UsageIds): this {
    for (let at = 0; at < slots.length; at += WORDS) {
      if (slots[at + 5] !== 0) this.put(slots, at);
    }
    return this;
  }

  /** The ids without free slots, 24 bytes each. */
  toBytes(): Uint8Array {
    const words = new Uint32Array(this.size * WORDS);
    this.copyTo(words, 0);
    return new Uint8Array(words.buffer);
  }

  /** @throws if the length is not a multiple of 24 bytes */
  static fromBytes(bytes: Uint8Array): UsageIds {
    if (bytes.length % (WORDS * 4) !== 0) throw new Error(`${bytes.length} bytes are no usage ids`);
    const words = new Uint32Array(new Uint8Array(bytes).buffer);
    const ids = new UsageIds();
    ids.used = words.length / WORDS;
    let slots = SLOTS_MIN;
    while (ids.used > slots * FILL_MAX) slots *= 2;
    ids.slots = spread(words, slots);
    return ids;
  }

  private put(words: Uint32Array, from: number): void {
    if ((this.used + 1) * WORDS > this.slots.length * FILL_MAX) this.grow();
    const at = slotFor(this.slots, words, from);
    if (this.slots[at + 5] === 0) this.used++;
    copyId(words, from, this.slots, at);
  }

  private lookupParsed(): IdFinding {
    const at = slotFor(this.slots, parsed, 0);
    const last = this.slots[at + 5]!;
    if (last === 0) return this.base ? this.base.lookupParsed() : 'unknown';
    const same = this.slots[at + 4] === parsed[4] && (last ^ parsed[5]!) >>> 2 === 0;
    if (!same) return 'other';
    return (last & MARK_MASK) === MARKS.charged ? 'charged' : 'admitted';
  }

  private grow(): void {
    this.slots = spread(this.slots, Math.max(SLOTS_MIN, (this.slots.length / WORDS) * 2));
  }

  private copyTo(words: Uint32Array, start: number): void {
    let at = start;
    for (let slot = 0; slot < this.slots.length; slot += WORDS) {
      if (this.slots[slot + 5] === 0) continue;
      copyId(this.slots, slot, words, at);
      at += WORDS;
    }
    this.base?.copyTo(words, at);
  }
}

/**
 * The position of the key in `from`, or of the free slot for it. Keys are digests, so their first word spreads well.
 */
function slotFor(slots: Uint32Array, from: Uint32Array, offset: number): number {
  const mask = slots.length / WORDS - 1;
  for (let slot = from[offset]! & mask; ; slot = (slot + 1) & mask) {
    const at = slot * WORDS;
    if (slots[at + 5] === 0) return at;
    if (slots[at] !== from[offset] || slots[at + 1] !== from[offset + 1]) continue;
    if (slots[at + 2] === from[offset + 2] && slots[at + 3] === from[offset + 3]) return at;
  }
}

/** Copies word by word, because `set` and `subarray` are slower for six words. */
function copyId(from: Uint32Array, start: number, to: Uint32Array, at: number): void {
  for (let word = 0; word < WORDS; word++) to[at + word] = from[start + word]!;
}

function spread(words: Uint32Array, slotCount: number): Uint32Array<ArrayBuffer> {
  const slots = new Uint32Array(slotCount * WORDS);
  for (let at = 0; at < words.length; at += WORDS) {
    if (words[at + 5] === 0) continue;
    copyId(words, at, slots, slotFor(slots, words, at));
  }
  return slots;
}

/**
 * Parses the whole key (128 bits) and the start of the hash, of which 62 bits are kept: enough to tell a repeated event
 * from a changed one.
 */
function parse(usageKey: string, payloadHash: string): void {
  if (usageKey === parsedKey && payloadHash === parsedHash) return;
  parsedKey = '';
  const end = readHex(usageKey, 4, 0);
  if (end !== usageKey.length) throw new Error(`"${usageKey}" is not a UUID`);
  readHex(payloadHash, 2, 4);
  parsedKey = usageKey;
  parsedHash = payloadHash;
}

/**
 * Reads `count` words of eight hex digits into `parsed`, skipping dashes, without allocating.
 * @returns the position after the last digit
 */
function readHex(text: string, count: number, target: number): number {
  let at = 0;
  for (let word = 0; word < count; word++) {
    let value = 0;
    for (let digit = 0; digit < 8; at++) {
      const code = text.charCodeAt(at);
      if (code === 45) continue;
      value = (value << 4) | hexDigit(code, text);
      digit++;
    }
    parsed[target + word] = value;
  }
  return at;
}

function hexDigit(code: number, text: string): number {
  const digit = HEX_DIGITS[code];
  if (digit === undefined || digit < 0) throw new Error(`"${text}" is not hexadecimal`);
  return digit;
}

const HEX_DIGITS = new Int8Array(128).fill(-1);
for (let digit = 0; digit < 16; digit++) {
  const text = digit.toString(16);
  HEX_DIGITS[text.charCodeAt(0)] = digit;
  HEX_DIGITS[text.toUpperCase().charCodeAt(0)] = digit;
}
