/** The shutdown of a process: signals, exit codes and the time limit. */
import { EventEmitter } from 'node:events';
import { Logger } from '@nestjs/common';
import { closeOnSignals } from './shutdown.js';

const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'];

class Host extends EventEmitter {
  readonly stdout = new EventEmitter();
  readonly stderr = new EventEmitter();
  readonly exits: number[] = [];
  readonly firstExit = new Promise<number>((resolve) => {
    this.once('exited', resolve);
  });

  exit(code: number): void {
    this.exits.push(code);
    this.emit('exited', code);
  }
}

function start(close: () => Promise<void>): Host {
  const host = new Host();
  closeOnSignals({ close }, host as unknown as NodeJS.Process);
  return host;
}

describe('the end of a process', () => {
  beforeAll(() => void Logger.overrideLogger(false));

  it.each(SIGNALS)('closes on %s and exits with 0', async (signal) => {
    const closed: string[] = [];
    const host = start(async () => void closed.push('app'));
    host.emit(signal, signal);
    expect(await host.firstExit).toBe(0);
    expect(closed).toEqual(['app']);
  });

  it('exits with 1 when closing fails', async () => {
    const host = start(() => Promise.reject(new Error('the disk is full')));
    host.emit('SIGTERM', 'SIGTERM');
    expect(await host.firstExit).toBe(1);
  });

  it.each(SIGNALS.flatMap((first) => SIGNALS.map((second) => [first, second] as const)))(
    'waits for what is under way after %s, until %s tells it again, unless its terminal is only gone',
    async (first, second) => {
      let finish = (): void => undefined;
      let closings = 0;
      const host = start(() => {
        closings++;
        return new Promise((resolve) => (finish = resolve));
      });
      host.emit(first, first);
      expect(host.exits).toEqual([]);
      host.emit(second, second);
      expect(host.exits).toEqual(second === 'SIGHUP' ? [] : [1]);
      finish();
      await host.firstExit;
      expect(closings).toBe(1);
    },
  );

  it.each(
    (['stdout', 'stderr'] as const).flatMap((output) =>
      ['EIO', 'EPIPE'].map((code) => [output, code] as const),
    ),
  )('continues if its %s is no longer read (%s), and hides no other error', (output, code) => {
    const host = start(() => Promise.resolve());
    const failWith = (found: string) =>
      host[output].emit('error', Object.assign(new Error(found), { code: found }));
    expect(() => failWith(code)).not.toThrow();
    expect(host.exits).toEqual([]);
    expect(() => failWith('ENOSPC')).toThrow('ENOSPC');
  });
});
