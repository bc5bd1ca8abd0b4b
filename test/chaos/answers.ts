/** Compares the query API's responses for every tenant's month with the test's own books, to the milli-credit. */
import { Findings, type Broken } from '../simulation/oracle/broken.js';
import { type Account, totalsOf } from '../oracle/account.js';
import type { Evidence } from '../simulation/promises/evidence.js';
import type { HttpClient, Json } from '../support/http-client.js';

export async function sameOverHttp({ books }: Evidence, http: HttpClient): Promise<Broken[]> {
  const findings = new Findings();
  for (const [tenantId, { months }] of books) {
    for (const { month, account } of months.values()) {
      const path = `/v1/tenants/${encodeURIComponent(tenantId)}/usage?month=${month}`;
      const { body } = await http.get(path);
      const what = `API on ${tenantId} in ${month}`;
      findings.expect('P3', what, figuresSaid(body), figuresOf(account));
    }
  }
  return findings.broken;
}

function figuresSaid(body: Json) {
  const environments = body.environments as Json[];
  return {
    consumed: body.consumed.milliCredits,
    copilot: body.copilotConsumed.milliCredits,
    trial: body.trialConsumed.milliCredits,
    environments: environments
      .filter(({ runs }) => runs > 0)
      .map((one) => [one.environmentId, one.consumed.milliCredits, one.runs]),
  };
}

function figuresOf(account: Account) {
  return {
    ...totalsOf(account),
    environments: account
      .environments()
      .map((id) => [
        id,
        account.consumed(id),
        account.booked.filter(({ run }) => run.environmentId === id).length,
      ]),
  };
}
