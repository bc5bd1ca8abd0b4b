/** A partition of a topic, and its name. */
export interface Place {
  readonly topic: string;
  readonly partition: number;
}

export const placeOf = ({ topic, partition }: Place): string => `${topic}/${partition}`;
