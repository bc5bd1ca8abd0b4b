/** All promises with one check each; P7 needs a real disk and is tested elsewhere. */
import type { Broken } from '../oracle/broken.js';
import { changedOnce } from './p1-changed-once.js';
import { chargedOnce } from './p1-charged-once.js';
import { allIsAnnounced } from './p2-all-is-announced.js';
import { nothingVanishes } from './p2-nothing-vanishes.js';
import { sameEverywhere } from './p3-same-everywhere.js';
import { resetOnce } from './p5-reset-once.js';
import { replayIsIdentical } from './p6-replay.js';
import { settles } from './p8-settles.js';
import { type Evidence, gatherEvidence, type Installation } from './evidence.js';

export type { Broken };

/**
 * P4, and the ledger's own part of P3, are seen while the evidence is gathered.
 * @returns it, with all that was found
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
