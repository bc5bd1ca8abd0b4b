/** Runs a share of a verification in a worker thread with its own engines. */
import type { Position } from '#eventsourcing';
import {
  type Configuration,
  endThread,
  errorOf,
  startThread,
  type ThreadFailure,
} from '#platform/basics';
import type { DumpPart } from '#read-models';
import type { Share } from './tenants.js';

export interface PartData {
  readonly configuration: Configuration;
  readonly share: Share;
}

export type Ask = { readonly kind: 'served' } | { readonly kind: 'replay'; readonly to: Position };

export interface Replayed {
  readonly events: number;
  readonly dump: DumpPart;
}

export type FromPart =
  | { readonly kind: 'served'; readonly dump: DumpPart }
  | { readonly kind: 'replayed'; readonly replayed: Replayed }
  | { readonly kind: 'advanced'; readonly events: number; readonly position: Position }
  | { readonly kind: 'notice'; readonly message: string }
  | (ThreadFailure & { readonly kind: 'failed' });

export interface Part {
  /** Dumps the served rows. */
  served(): Promise<DumpPart>;
  /** Dumps the rows from a replay of the ledger. */
  replay(to: Position, onAdvance: (events: number, position: Position) => void): Promise<Replayed>;
  end(): Promise<void>;
}

const MAIN = new URL('./part-main.js', import.meta.url);

/** @param onNotice called with the notices of the part */
export function startPart(data: PartData, onNotice: (message: string) => void): Part {
  const worker = startThread(MAIN, data);
  const ask = <Kind extends FromPart['kind']>(
    question: Ask,
    answer: Kind,
    onOther: (said: FromPart) => void = () => undefined,
  ): Promise<Extract<FromPart, { kind: Kind }>> =>
    new Promise((resolve, reject) => {
      const onExit = () => reject(new Error('A thread of the verification has ended unexpectedly'));
      const listen = (said: FromPart) => {
        if (said.kind === 'notice') return onNotice(said.message);
        if (said.kind === 'advanced') return onOther(said);
        worker.off('message', listen).off('error', reject).off('exit', onExit);
        if (said.kind === answer) return resolve(said as Extract<FromPart, { kind: Kind }>);
        if (said.kind === 'failed') reject(errorOf(said));
      };
      worker.on('message', listen).on('error', reject).on('exit', onExit);
      worker.postMessage(question);
    });
  return {
    served: async () => (await ask({ kind: 'served' }, 'served')).dump,
    async replay(to, onAdvance) {
      const { replayed } = await ask({ kind: 'replay', to }, 'replayed', (said) => {
        if (said.kind === 'advanced') onAdvance(said.events, said.position);
      });
      return replayed;
    },
    end: () => endThread(worker),
  };
}
