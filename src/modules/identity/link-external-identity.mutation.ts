import { Arg, Ctx, Field, InputType, Mutation, ObjectType, registerEnumType, Resolver } from 'type-graphql';

import type { Context } from '../../context.ts';
import { rowOf } from '../../shared/database/row-of.ts';
import type { Row } from '../../shared/database/rows.ts';
import { ForbiddenError, RateLimitedError, ReauthenticationRequiredError } from '../../shared/errors/access-errors.ts';
import { mutationResult } from '../../shared/graphql/mutation-result.ts';
import { ExternalIdentity } from './external-identity.entity.ts';
import { ExternalIdentityTakenError, ForeignTokenRefusedError } from './identity.errors.ts';
import { type ExternalIdentityLinking, linkExternalIdentity } from './link-external-identity.ts';

const ExternalIdentityLinkingOutcome = { LINKED: 'LINKED', ALREADY_LINKED: 'ALREADY_LINKED' } as const;

registerEnumType(ExternalIdentityLinkingOutcome, {
  name: 'ExternalIdentityLinkingOutcome',
  description: 'How the linking of an identity ended.',
  valuesConfig: {
    LINKED: { description: 'It was linked by this call.' },
    ALREADY_LINKED: { description: 'It was linked to the caller before; nothing changed.' },
  },
});

@InputType({ description: 'Input of linkExternalIdentity.' })
class LinkExternalIdentityInput {
  @Field(() => String, { description: 'Token (JWT) of the provider, issued for this server only minutes ago.' })
  token!: string;
}

@ObjectType({ description: 'The tokens of the identity count as the caller, who is told by mail.' })
class LinkExternalIdentitySuccess {
  @Field(() => ExternalIdentityLinkingOutcome, { description: 'How it ended.' })
  outcome!: ExternalIdentityLinking['outcome'];

  @Field(() => ExternalIdentity, { description: 'The identity.' })
  externalIdentity!: Row<ExternalIdentity>;
}

const Result = mutationResult('LinkExternalIdentityResult', LinkExternalIdentitySuccess, [
  ExternalIdentityTakenError,
  ForbiddenError,
  ForeignTokenRefusedError,
  RateLimitedError,
  ReauthenticationRequiredError,
]);

@Resolver()
export class LinkExternalIdentityMutation {
  @Mutation(() => Result.type, {
    nullable: true,
    description:
      'Links to the caller the identity at another provider that a token of it proves. ' +
      'For everybody who signed in at most minutes ago.',
  })
  linkExternalIdentity(
    @Arg('input', () => LinkExternalIdentityInput, { description: 'The proof.' }) input: LinkExternalIdentityInput,
    @Ctx() context: Context,
  ) {
    return Result.from(
      linkExternalIdentity(context, input).then(({ outcome, identity }) => ({
        outcome,
        externalIdentity: rowOf(identity),
      })),
    );
  }
}
