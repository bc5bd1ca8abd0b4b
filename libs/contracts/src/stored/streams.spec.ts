/** Names of streams, and the tenant whose ledger a stream holds. */
import fc from 'fast-check';
import { ledgerOwnerOf, ledgerStream, tenantStream } from './streams.js';

describe('whose stream it is', () => {
  it('is read from names of ours, whatever the tenant is called', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (tenantId) => {
        expect(ledgerOwnerOf(ledgerStream(tenantId, '2025-09'))).toBe(tenantId);
      }),
    );
    expect(ledgerOwnerOf(ledgerStream('two\nlines', '2025-09'))).toBe('two\nlines');
  });

  it('is null for the registration of a tenant', () => {
    expect(tenantStream('contoso')).toBe('tenant-contoso');
    expect(ledgerOwnerOf(tenantStream('contoso'))).toBeNull();
  });

  it.each([
    'creditLedger-',
    'creditLedger-x',
    'creditLedger-_2025-09',
    'creditLedger-x_2025-13',
    'creditLedger-x_2025-09-01',
    'creditLedger-x-2025-09',
    'creditLedger',
    'other-x_2025-09',
  ])('is null for %s', (stream) => expect(ledgerOwnerOf(stream)).toBeNull());
});
