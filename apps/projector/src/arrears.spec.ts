/** How far a projection is behind the store, in events and in seconds. */
import { Arrears } from './arrears.js';

describe('how far a projection is behind', () => {
  it('is nothing at the head, and nothing in an empty store', () => {
    const arrears = new Arrears();
    arrears.look({ head: null, position: null, nowMs: 0 });
    expect([arrears.isBehind, arrears.seconds, arrears.events]).toEqual([false, 0, 0]);
    arrears.look({ head: 900, position: 900, nowMs: 5_000 });
    expect([arrears.isBehind, arrears.seconds, arrears.events]).toEqual([false, 0, 0]);
  });

  it('counts seconds from the first sight of the oldest head that is not reached', () => {
    const arrears = new Arrears();
    arrears.look({ head: 10, position: 5, nowMs: 1_000 });
    arrears.look({ head: 20, position: 5, nowMs: 6_000 });
    expect(arrears.seconds).toBe(5);
    arrears.look({ head: 20, position: 10, nowMs: 11_000 });
    expect(arrears.seconds).toBe(5);
    arrears.look({ head: 20, position: 20, nowMs: 16_000 });
    expect([arrears.isBehind, arrears.seconds]).toEqual([false, 0]);
  });

  it('tells a distance in the store in events, by those applied so far', () => {
    const arrears = new Arrears();
    arrears.applied(1_000, 1);
    arrears.applied(3_000, 4);
    arrears.look({ head: 8_000, position: 3_000, nowMs: 0 });
    expect(arrears.events).toBe(10);
  });

  it('is at least one event while any is missing', () => {
    const arrears = new Arrears();
    arrears.applied(0, 1);
    arrears.applied(10_000, 1);
    arrears.look({ head: 10_001, position: 10_000, nowMs: 0 });
    expect(arrears.events).toBe(1);
  });
});
