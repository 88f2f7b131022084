import type { OperationContext } from '../../../context.ts';
import { confirmedAbsent, type Verdict } from '../../../shared/jobs/verdict.ts';
import { supabaseProvider } from './supabase-provider.ts';

/** Where people's identities are kept beside Leaver. */
export interface IdentityProvider {
  /** As the `iss` of its tokens names it, and {@link ExternalIdentity.provider}. */
  readonly issuer: string;
  /** Makes an attempt to delete an identity. Safe to repeat; calls the outside, so never in a transaction. */
  deleteIdentity(subject: string): Promise<Verdict>;
}

/** There is nothing outside: what Leaver knows of a person went with the user. */
const localProvider: IdentityProvider = { issuer: 'local', deleteIdentity: async () => confirmedAbsent };

export function identityProviderOf({ config, now }: OperationContext): IdentityProvider {
  const { identityProvider } = config;
  return identityProvider.kind === 'supabase' ? supabaseProvider(identityProvider, now) : localProvider;
}
