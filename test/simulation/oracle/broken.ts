/** A broken promise with its evidence; the names are those of docs/guarantees.md. */
export interface Broken {
  readonly promise: 'P1' | 'P2' | 'P3' | 'P4' | 'P5' | 'P6' | 'P8';
  readonly what: string;
}

/** Collects the differences found. */
export class Findings {
  readonly broken: Broken[] = [];

  add(promise: Broken['promise'], what: string): void {
    this.broken.push({ promise, what });
  }

  expect(promise: Broken['promise'], what: string, actual: unknown, expected: unknown): void {
    const [is, shouldBe] = [JSON.stringify(actual), JSON.stringify(expected)];
    if (is !== shouldBe) this.add(promise, `${what}: is ${is}, should be ${shouldBe}`);
  }
}
