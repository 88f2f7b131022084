import { registerEnumType } from 'type-graphql';

export const MergeOutcome = { MERGED: 'MERGED', ALREADY_MERGED: 'ALREADY_MERGED' } as const;
export type MergeOutcome = (typeof MergeOutcome)[keyof typeof MergeOutcome];

registerEnumType(MergeOutcome, {
  name: 'MergeOutcome',
  description: 'How merging two things ended.',
  valuesConfig: {
    MERGED: { description: 'The primary stands for both from now on. What the secondary had follows in a moment.' },
    ALREADY_MERGED: { description: 'The two were merged before; nothing changed.' },
  },
});
