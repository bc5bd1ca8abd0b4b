/** The type of a handler's answer derives from its schema; `npm run typecheck` checks that any other answer does not compile. */
import type { Readable } from 'node:stream';
import type { JsonText, TypeOfMembers } from '#platform';
import { ApiQuestion } from './question-docs.js';
import { COUNT, list, object, TEXT, TEXT_OR_NULL } from '#platform';

const ROW = object({
  name: TEXT,
  note: TEXT_OR_NULL,
  kind: { type: 'string', enum: ['small', 'large'] },
});
const LISTED = { count: COUNT, rows: list(ROW) } as const;

type Listed = TypeOfMembers<typeof LISTED> & { readonly asOf: typeof asOf };

const asOf = { time: null, position: null };
const row = { name: 'one', note: null, kind: 'small' as const };
const answer = { count: 1, rows: [row], asOf };

class Handlers {
  @ApiQuestion('As described', LISTED)
  async same() {
    return answer;
  }

  @ApiQuestion('As text, or as a file', LISTED)
  async written(): Promise<JsonText<Listed> | Readable> {
    return JSON.stringify(answer) as JsonText<Listed>;
  }

  @ApiQuestion('One or the other', LISTED, { why: TEXT })
  async either(isKnown: boolean) {
    return isKnown ? answer : { why: 'none', asOf };
  }

  // @ts-expect-error a member is missing
  @ApiQuestion('Less', LISTED)
  async less() {
    return { rows: [row], asOf };
  }

  // @ts-expect-error a member is not in the schema
  @ApiQuestion('More', LISTED)
  async more() {
    return { ...answer, more: 1 };
  }

  // @ts-expect-error a member of a row is not in the schema
  @ApiQuestion('More below', LISTED)
  async moreBelow() {
    return { ...answer, rows: [{ ...row, more: 1 }] };
  }

  // @ts-expect-error a member is of another type
  @ApiQuestion('Another type', LISTED)
  async another() {
    return { ...answer, count: '1' };
  }

  // @ts-expect-error a member may be null
  @ApiQuestion('Null', LISTED)
  async empty() {
    return { ...answer, rows: [{ ...row, name: null }] };
  }

  // @ts-expect-error a value is not in the list
  @ApiQuestion('Another value', LISTED)
  async value() {
    return { ...answer, rows: [{ ...row, kind: 'middle' as const }] };
  }

  // @ts-expect-error the text is of another answer
  @ApiQuestion('Text of another', LISTED)
  async text(): Promise<JsonText<{ readonly count: number }>> {
    return '{}' as JsonText<{ readonly count: number }>;
  }

  // @ts-expect-error nobody knows what the text is of
  @ApiQuestion('Any text', LISTED)
  async anyText() {
    return '{}';
  }
}

describe('a schema of an answer', () => {
  it('requires each member that it names', () => {
    expect(ROW.required).toEqual(['name', 'note', 'kind']);
  });

  it('leaves the handler as it is', async () => {
    await expect(new Handlers().same()).resolves.toBe(answer);
  });
});
