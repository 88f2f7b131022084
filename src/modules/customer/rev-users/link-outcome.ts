import { registerEnumType } from 'type-graphql';

export const LinkOutcome = { LINKED: 'LINKED', ALREADY_LINKED: 'ALREADY_LINKED' } as const;
export type LinkOutcome = (typeof LinkOutcome)[keyof typeof LinkOutcome];

registerEnumType(LinkOutcome, {
  name: 'LinkOutcome',
  description: 'How linking a rev user ended.',
  valuesConfig: {
    LINKED: { description: 'The link was made by this call.' },
    ALREADY_LINKED: { description: 'The link was there before; nothing changed.' },
  },
});

export const UnlinkOutcome = {
  UNLINKED: 'UNLINKED',
  ALREADY_UNLINKED: 'ALREADY_UNLINKED',
  WOULD_UNLINK: 'WOULD_UNLINK',
} as const;
export type UnlinkOutcome = (typeof UnlinkOutcome)[keyof typeof UnlinkOutcome];

registerEnumType(UnlinkOutcome, {
  name: 'UnlinkOutcome',
  description: 'How unlinking a rev user ended.',
  valuesConfig: {
    UNLINKED: { description: 'The link was ended by this call.' },
    ALREADY_UNLINKED: { description: 'There was no such link; nothing changed.' },
    WOULD_UNLINK: { description: 'Dry run: the link would have been ended.' },
  },
});
