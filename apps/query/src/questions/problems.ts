/** The problems specific to queries; the meaning of a `type` never changes. */
import { ProblemError, type ProblemKind } from '#platform';
import type { Answer, AsOf } from '#read-models';

const NOT_FOUND = 404;

const QUERY_PROBLEMS = {
  tenantNotFound: { status: NOT_FOUND, title: 'The tenant is not known' },
  monthNotFound: { status: NOT_FOUND, title: 'The tenant has no such month' },
  eventNotFound: { status: NOT_FOUND, title: 'The usage event is not known' },
  eventIdAmbiguous: { status: 409, title: 'Several sources used this event id' },
  positionAhead: { status: 409, title: 'The ledger does not reach that position' },
  positionNotReached: { status: 503, title: 'The read models have not come that far yet' },
  tenantSetAside: { status: 503, title: 'The ledger of this tenant cannot be read' },
  rowsIncomplete: { status: 503, title: 'The read models are being filled from the ledger' },
} as const satisfies Record<string, Omit<ProblemKind, 'code'>>;

export function queryProblem(
  code: keyof typeof QUERY_PROBLEMS,
  detail: string,
  members: Readonly<Record<string, unknown>> = {},
): ProblemError {
  return new ProblemError({ code, ...QUERY_PROBLEMS[code] }, detail, members);
}

export const tenantNotFound = (asOf: AsOf): ProblemError =>
  queryProblem('tenantNotFound', 'Nothing was ever recorded for this tenant.', { asOf });

/** The answer with the position that it reflects. @throws ProblemError if the tenant or the month does not exist */
export function found<T>(answer: Answer<T>): T & { readonly asOf: AsOf } {
  const { asOf } = answer;
  switch (answer.kind) {
    case 'found':
      return { ...answer.value, asOf };
    case 'tenantNotFound':
      throw tenantNotFound(asOf);
    case 'monthNotFound': {
      const { firstMonth } = answer;
      const detail = `The tenant's ledger begins in ${firstMonth}; this month is not in it.`;
      throw queryProblem('monthNotFound', detail, { firstMonth, asOf });
    }
  }
}
