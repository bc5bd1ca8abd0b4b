/** How far a projection is behind the store, in events and in seconds. */
import { LagMeasurement } from './lag-measurement.js';

describe('how far a projection is behind', () => {
  it('is nothing at the head, and nothing in an empty store', () => {
    const lag = new LagMeasurement();
    lag.measure({ head: null, position: null, nowMs: 0 });
    expect([lag.isBehind, lag.seconds, lag.events]).toEqual([false, 0, 0]);
    lag.measure({ head: 900, position: 900, nowMs: 5_000 });
    expect([lag.isBehind, lag.seconds, lag.events]).toEqual([false, 0, 0]);
  });

  it('counts seconds from the first sight of the oldest head that is not reached', () => {
    const lag = new LagMeasurement();
    lag.measure({ head: 10, position: 5, nowMs: 1_000 });
    lag.measure({ head: 20, position: 5, nowMs: 6_000 });
    expect(lag.seconds).toBe(5);
    lag.measure({ head: 20, position: 10, nowMs: 11_000 });
    expect(lag.seconds).toBe(5);
    lag.measure({ head: 20, position: 20, nowMs: 16_000 });
    expect([lag.isBehind, lag.seconds]).toEqual([false, 0]);
  });

  it('converts a distance in the store into events, by those applied so far', () => {
    const lag = new LagMeasurement();
    lag.applied(1_000, 1);
    lag.applied(3_000, 4);
    lag.measure({ head: 8_000, position: 3_000, nowMs: 0 });
    expect(lag.events).toBe(10);
  });

  it('remembers a new head, however long the one before is not reached', () => {
    const lag = new LagMeasurement();
    for (let nowMs = 0; nowMs < 2_000; nowMs++) lag.measure({ head: 10, position: 5, nowMs });
    lag.measure({ head: 20, position: 5, nowMs: 2_000 });
    lag.measure({ head: 20, position: 10, nowMs: 3_000 });
    expect([lag.isBehind, lag.seconds]).toEqual([true, 1]);
  });

  it('is at least one event while any is missing', () => {
    const lag = new LagMeasurement();
    lag.applied(0, 1);
    lag.applied(10_000, 1);
    lag.measure({ head: 10_001, position: 10_000, nowMs: 0 });
    expect(lag.events).toBe(1);
  });
});
