/** The first lines of `npm start`: addresses and what to try. */
import type { ProcessContext } from '#platform';
import { DEFAULT_PORT, type TokenConfiguration } from '#platform/basics';

export function welcome(url: string, { configuration, clock }: ProcessContext): string {
  const { kafka, eventStoreUrl, databaseUrl, dataDir } = configuration;
  const address = reachable(url);
  const { port } = new URL(url);
  const now = clock.now().toISOString();
  const inThisMonth = `${now.slice(0, 19)}Z`;
  const asksTokens = configuration.auth.kind === 'tokens';
  const curl = asksTokens ? 'curl -s -H "authorization: Bearer $METER_TOKEN"' : 'curl -s';
  const demo = port === DEFAULT_PORT ? 'npm run demo' : `PORT=${port} npm run demo`;
  return `
AI credit meter is running.

  Dashboard    ${address}/
  API          ${address}
  API docs     ${address}/docs
  Health       ${address}/health/ready
  Metrics      ${address}/metrics

  Access       ${accessOf(configuration, port)}
  Usage log    ${kafka ? kafka.brokers.join(', ') : `embedded, in ${dataDir}`}
  Ledger       ${eventStoreUrl ? 'EventStoreDB' : `embedded, in ${dataDir}`}
  Read models  ${databaseUrl ? 'PostgreSQL' : `embedded, in ${dataDir}`}
  Clock        ${now}

Try it${asksTokens ? ", with an operator's token in METER_TOKEN (exported; docs/security.md says how to get one)" : ''}: give a tenant credits, run a model, ask a moment later what it came to.

  ${curl} ${address}/v1/tenants/adatum/grants -H 'content-type: application/json' \\
    -d '{"sku":"aiBuilderAddOn","quantity":1,"validFrom":"2025-01-01T00:00:00Z"}'
  ${curl} ${address}/v1/events -H 'content-type: application/cloudevents+json' \\
    -d '{"specversion":"1.0","id":"run-1","source":"/try","type":"AIModelExecuted","time":"${inThisMonth}","data":{"tenantId":"adatum","environmentId":"prod","modelId":"m-1","capability":"invoiceProcessing","context":"cloudFlow","status":"processed","quantity":{"pages":3}}}'
  sleep 1; ${curl} '${address}/v1/tenants/adatum/usage?month=${now.slice(0, 'yyyy-MM'.length)}'

Or a whole month of usage for three tenants, in another terminal: ${demo}

`;
}

/** A process that listens on all addresses is reached from here as localhost. */
function reachable(listening: string): string {
  const url = new URL(listening);
  if (url.hostname === '0.0.0.0' || url.hostname === '[::]') url.hostname = 'localhost';
  return url.origin;
}

function accessOf({ auth, host }: ProcessContext['configuration'], port: string): string {
  if (auth.kind === 'tokens') return accessByTokens(auth);
  return auth.onPurpose
    ? `AUTH=none: everybody who reaches ${host}:${port} may do everything`
    : 'everybody on this machine may do everything; other machines cannot reach it';
}

function accessByTokens({ issuer, audience, keysFile }: TokenConfiguration): string {
  const kind =
    keysFile === null ? `of ${issuer} for ${audience}` : `signed with a key of ${keysFile}`;
  return `callers with a token ${kind}`;
}
