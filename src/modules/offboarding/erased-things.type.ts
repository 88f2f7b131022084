import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';

import type { ThingCount } from './deletion.ts';

const ErasureAction = { DELETE: 'DELETE', ANONYMIZE: 'ANONYMIZE', TRANSFER: 'TRANSFER' } as const;

registerEnumType(ErasureAction, {
  name: 'ErasureAction',
  description: 'What becomes of a thing when a person is erased.',
  valuesConfig: {
    DELETE: { description: 'It is deleted.' },
    ANONYMIZE: { description: "It stays, because it is somebody else's or a proof, and tells nothing of the person." },
    TRANSFER: { description: 'A successor takes it over, with everything in it.' },
  },
});

@ObjectType({ description: 'How many things of one kind are deleted, anonymized or handed over.' })
export class ErasedThings implements ThingCount {
  @Field(() => String, { description: 'The kind of thing, such as Conversation.' })
  kind!: string;

  @Field(() => ErasureAction, { description: 'What becomes of them.' })
  action!: ThingCount['action'];

  @Field(() => Int, { description: 'How many there are.' })
  count!: number;
}
