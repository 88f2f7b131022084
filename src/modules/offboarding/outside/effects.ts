import { z } from 'zod';

import type { OperationContext } from '../../../context.ts';
import { FileStore } from '../../../shared/files/file-store.ts';
import { confirmedAbsent, later, refused, type Verdict } from '../../../shared/jobs/verdict.ts';
import { identityProviderOf } from './identity-provider.ts';

const bytes = z.object({ keys: z.array(z.uuid()) });
const identity = z.object({ provider: z.string(), subject: z.string() });

/** Makes one attempt at the effect of a step, outside of any transaction. Each is safe to repeat. */
export const effects = {
  /** Deletes bytes, and looks that they are gone. */
  async STORED_BYTES({ config }, payload) {
    const { keys } = bytes.parse(payload);
    const store = new FileStore(config);
    await store.delete(keys);
    return (await store.anyOf(keys)) ? later('STILL_THERE') : confirmedAbsent;
  },

  /** Deletes an identity at the provider that has it; another one's answer would prove nothing. */
  async IDENTITY_PROVIDER(context, payload) {
    const { provider, subject } = identity.parse(payload);
    const configured = identityProviderOf(context);
    return configured.issuer === provider ? configured.deleteIdentity(subject) : refused('PROVIDER_NOT_CONFIGURED');
  },
} satisfies Record<string, (context: OperationContext, payload: unknown) => Promise<Verdict>>;
