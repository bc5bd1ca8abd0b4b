/** A grant for commands to request, and the shape of a problem response. */

/** Ten credits by contract. */
export const GRANT = { sku: 'contract', quantity: 1, validFrom: '2025-01-01', creditsEach: 10 };

/** @param code the stable end of the problem's type */
export const problem = (status: number, code: string, members: object = {}) => ({
  status,
  type: 'application/problem+json',
  body: {
    type: `urn:problem-type:ai-credit-meter:${code}`,
    status,
    title: expect.any(String),
    detail: expect.any(String),
    ...members,
  },
});
