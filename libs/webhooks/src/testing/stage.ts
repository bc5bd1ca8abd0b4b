/** The world of `world.ts` with one receiver for specifications, created anew for each test. */
import { openReceiver, type Received, type Receiver } from './receiver.js';
import { openWorld, type World, type WorldOptions } from './world.js';

export interface Stage {
  world: World;
  receiver: Receiver;
  /** Resolves when this number of requests has arrived, repeats included. */
  got(count: number): Promise<void>;
}

/** Call it at the top of a specification or of a describe block. */
export function setStage(options: WorldOptions = {}): Stage {
  const stage = {
    got: (count) => stage.world.until(() => stage.receiver.received.length >= count),
  } as Stage;
  beforeEach(async () => {
    [stage.world, stage.receiver] = await Promise.all([openWorld(options), openReceiver()]);
  });
  afterEach(async () => {
    await stage.receiver.close();
    await stage.world.close();
  });
  return stage;
}

export const idsOf = (received: readonly Received[]): unknown[] =>
  received.map(({ headers }) => headers['webhook-id']);
