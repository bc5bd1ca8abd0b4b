/** A recorded event whose place is known but whose content is damaged. */
import type { EventMetadata, Position, RecordedEvent } from '../envelope.js';
import { UnreadableEventError } from './stream-integrity.js';

/** Reading its type, data or metadata throws an UnreadableEventError, so that only its own stream is affected. */
export class UnreadableEvent implements RecordedEvent {
  readonly id = '';

  readonly stream: string;
  readonly revision: number;
  readonly position: Position;
  readonly recordedAt: string;

  constructor(
    place: Pick<RecordedEvent, 'stream' | 'revision' | 'position' | 'recordedAt'>,
    private readonly reason: string,
  ) {
    ({
      stream: this.stream,
      revision: this.revision,
      position: this.position,
      recordedAt: this.recordedAt,
    } = place);
  }

  get type(): string {
    throw this.error;
  }

  get data(): unknown {
    throw this.error;
  }

  get metadata(): EventMetadata {
    throw this.error;
  }

  private get error(): UnreadableEventError {
    return new UnreadableEventError(this.stream, this.revision, this.reason);
  }
}
