/** Extreme texts that a usage event may or may not contain, and an event for each text member. */
import { createHash } from 'node:crypto';
import { usageEventSchema } from '#contracts';

/** The maximum length of a text in the published schema, in bytes of UTF-8. */
const TEXT_BYTES_MAX = 500;

const digestOf = (text: string): Buffer => createHash('sha512').update(text).digest();

/** Incompressible text of exactly the maximum number of bytes, so that an index must hold all of them. */
function fullOf(characterOf: (number: number) => string): string {
  let text = '';
  for (let turn = 0; ; turn++) {
    const digest = digestOf(`${turn}`);
    for (let at = 0; at < digest.length; at += 2) {
      const longer = text + characterOf(digest.readUInt16BE(at));
      const missing = TEXT_BYTES_MAX - Buffer.byteLength(longer);
      if (missing < 0) return text + 'x'.repeat(TEXT_BYTES_MAX - Buffer.byteLength(text));
      text = longer;
    }
  }
}

const from = (first: number, count: number) => (number: number) =>
  String.fromCodePoint(first + (number % count));

/** Accepted in every member and stored unchanged. */
export const ACCEPTED: Readonly<Record<string, string>> = {
  '500 bytes of one byte each': fullOf(from(0x21, 94)),
  '500 bytes of two each': fullOf(from(0x3b1, 25)),
  '500 bytes of three each': fullOf(from(0x4e00, 20_000)),
  '500 bytes of four each': fullOf(from(0x20000, 42_000)),
  'astral characters': '🧾👩‍💻𝒳\u{10fffd}',
  'at the ends of the planes': 'a\u{e000}\u{ffff}\u{10000}\u{10ffff}',
  'what SQL means something by': `'; DROP TABLE slices; -- "$1" %_\\`,
  'a name of every object': '__proto__',
  'both forms of one letter': 'é e\u0301',
  'the sign for what cannot be read': 'a\ufffdb',
};

/** Rejected in an id; in a label, removed or the label omitted. */
export const REFUSED: Readonly<Record<string, string>> = {
  'U+0000': 'a\u0000b',
  'nothing but U+0000': '\u0000',
  'half a character, the first': 'a\ud83e',
  'half a character, the second': '\udd16b',
  'halves the wrong way round': 'a\udd16\ud83eb',
  'a control character': 'a\u0085b',
  '501 bytes': `${fullOf(from(0x21, 94))}x`,
  '3 kB': digestOf('3 kB').toString('hex').repeat(24),
  '3 kB of four bytes each': '🧾'.repeat(768),
  'nothing to see': '\u200b\u2060',
  'no character': '',
  'a dot': '.',
};

interface MemberSchema {
  readonly maxLength?: number;
  readonly description?: string;
}

const { $defs } = usageEventSchema() as {
  readonly $defs: Record<string, { readonly properties: Record<string, MemberSchema> }>;
};

const membersOf = (part: string, prefix: string, isWanted: (schema: MemberSchema) => boolean) =>
  Object.entries($defs[part]!.properties)
    .filter(([, schema]) => isWanted(schema))
    .map(([name]) => `${prefix}${name}`);

const isId = ({ maxLength }: MemberSchema): boolean => maxLength === TEXT_BYTES_MAX;
const isLabel = ({ description }: MemberSchema): boolean =>
  description?.startsWith('Text for display') === true;

/** The ids of the published schema, so that new members are tested automatically. */
export const IDS = [
  ...membersOf('UsageEventDto', '', isId),
  ...membersOf('UsageDataDto', 'data.', isId),
];
export const LABELS = membersOf('UsageDataDto', 'data.', isLabel);

export interface TriedEvent {
  readonly id: string;
  readonly source: string;
  readonly data: Readonly<Record<string, unknown>> & { readonly tenantId: string };
}

/** A valid event in which `members` have the text. */
export function eventWith(number: number, members: readonly string[], text: string): TriedEvent {
  const event = {
    specversion: '1.0',
    id: `run-${number}`,
    source: `/source-${number}`,
    type: 'AIModelExecuted',
    time: '2026-11-03T10:15:00.000Z',
    data: {
      tenantId: 'contoso',
      environmentId: 'prod',
      userId: 'u-1',
      modelId: 'm-1',
      automationId: 'flow-1',
      capability: 'invoiceProcessing',
      context: 'cloudFlow',
      status: 'processed',
      quantity: { pages: 1 },
    },
  };
  const asked = (prefix: string) =>
    Object.fromEntries(
      members
        .filter((member) => member.startsWith('data.') === (prefix !== ''))
        .map((member) => [member.slice(prefix.length), text]),
    );
  return { ...event, ...asked(''), data: { ...event.data, ...asked('data.') } };
}
