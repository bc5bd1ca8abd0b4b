/** The seed of all that is generated in a test run. */
export const TEST_SEED = Number(process.env['SEED'] ?? 20_251_101);
