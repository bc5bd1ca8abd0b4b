/** Checks all promises, one check each; P7 needs a real disk and is tested elsewhere. */
import type { Broken } from '../oracle/broken.js';
import { changedOnce } from './changed-once.js';
import { chargedOnce } from './charged-once.js';
import { allIsAnnounced } from './all-is-announced.js';
import { nothingVanishes } from './nothing-vanishes.js';
import { sameEverywhere } from './same-everywhere.js';
import { resetOnce } from './reset-once.js';
import { replayIsIdentical } from './replay-is-identical.js';
import { settles } from './settles.js';
import { type Evidence, gatherEvidence, type Installation } from './evidence.js';

export type { Broken };

/**
 * Checks all promises; P4 and the ledger's part of P3 are checked while the evidence is gathered.
 * @returns the evidence with all findings
 */
export async function examine(world: Installation, hasSettled: boolean): Promise<Evidence> {
  const evidence = await gatherEvidence(world);
  chargedOnce(evidence);
  changedOnce(evidence);
  await nothingVanishes(evidence);
  if (hasSettled) await allIsAnnounced(evidence);
  resetOnce(evidence);
  await settles(evidence, hasSettled);
  if (hasSettled) await sameEverywhere(evidence);
  await replayIsIdentical(evidence);
  return evidence;
}
