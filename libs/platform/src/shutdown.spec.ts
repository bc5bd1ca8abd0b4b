import { EventEmitter } from 'node:events';
import { Logger } from '@nestjs/common';
import { closeOnSignals } from './shutdown.js';

class Host extends EventEmitter {
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

  it.each(['SIGTERM', 'SIGINT'])('closes on %s and exits with 0', async (signal) => {
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

  it('waits for what is under way, until it is told again', async () => {
    let finish = (): void => undefined;
    const host = start(() => new Promise((resolve) => (finish = resolve)));
    host.emit('SIGINT', 'SIGINT');
    expect(host.exits).toEqual([]);
    host.emit('SIGINT', 'SIGINT');
    expect(host.exits).toEqual([1]);
    finish();
  });
});
