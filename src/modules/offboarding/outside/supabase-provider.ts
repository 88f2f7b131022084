import type { AuthError, GoTrueAdminApi } from '@supabase/auth-js';
import { validate } from 'uuid';

import { confirmedAbsent, later, refused, retryAfterOf, type Verdict } from '../../../shared/jobs/verdict.ts';
import type { IdentityProvider } from './identity-provider.ts';

/** Milliseconds that one call may take. */
const patience = 10_000;

interface SupabaseOptions {
  readonly url: string;
  readonly serviceKey: string;
}

/** What came back from the last call, as far as the client library does not tell. */
interface LastCall {
  retryAfter: number;
  fault: 'TIMEOUT' | 'UNREACHABLE' | null;
}

/**
 * Supabase Auth, by its admin API.
 *
 * Absent counts only what this very project says that it does not know, to somebody whom it lets look: an answer of 404
 * by a gateway, to wrong credentials, or about an id that is none of its own, proves nothing.
 */
export function supabaseProvider({ url, serviceKey }: SupabaseOptions, now: () => Date): IdentityProvider {
  const last: LastCall = { retryAfter: 0, fault: null };
  const open = async (): Promise<GoTrueAdminApi> => {
    const { GoTrueAdminApi: Api } = await import('@supabase/auth-js');
    return new Api({
      url: `${url}/auth/v1`,
      headers: { Authorization: `Bearer ${serviceKey}`, apikey: serviceKey },
      fetch: watched(last, now),
    });
  };

  return {
    issuer: `${url}/auth/v1`,
    async deleteIdentity(subject) {
      if (!validate(subject)) {
        return refused('SUBJECT_IS_NO_ID_OF_THE_PROVIDER');
      }
      const admin = await open();
      const { error } = await admin.deleteUser(subject);
      if (error && !isUnknownUser(error)) {
        return verdictOn(error, last);
      }
      const { error: absence } = await admin.getUserById(subject);
      if (!absence) {
        return later('STILL_THERE');
      }
      if (!isUnknownUser(absence)) {
        return verdictOn(absence, last);
      }
      if (!error) {
        return confirmedAbsent;
      }
      // Nothing was deleted: whoever may not look is told the same as of what is absent.
      const { data, error: blindness } = await admin.listUsers({ page: 1, perPage: 1 });
      if (blindness) {
        return verdictOn(blindness, last);
      }
      return Array.isArray(data.users) ? confirmedAbsent : refused('NOT_THE_PROVIDER');
    },
  };
}

function isUnknownUser({ status, code }: AuthError): boolean {
  return status === 404 && code === 'user_not_found';
}

function verdictOn({ status = 0 }: AuthError, { retryAfter, fault }: LastCall): Verdict {
  if (fault) {
    return later(fault);
  }
  if (status === 401 || status === 403) {
    return refused('CREDENTIALS_REFUSED');
  }
  if (status === 429) {
    return later('RATE_LIMITED', retryAfter);
  }
  if (status >= 500) {
    return later(`STATUS_${status}`, retryAfter);
  }
  return refused(status === 404 ? 'NOT_THE_PROVIDER' : `STATUS_${status}`);
}

/** Answers without a body, with which the provider answers nothing that it is asked here. */
const bodyless: ReadonlySet<number> = new Set([204, 205, 304]);

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Follows no redirect, gives up after a while, and keeps what the client library drops. */
function watched(last: LastCall, now: () => Date): typeof fetch {
  return async (url, options) => {
    Object.assign(last, { retryAfter: 0, fault: null });
    try {
      const response = await fetch(url, { ...options, redirect: 'manual', signal: AbortSignal.timeout(patience) });
      const body = await response.text();
      last.retryAfter = retryAfterOf(response.headers.get('retry-after'), now());
      // The client reads only JSON; a gateway may answer with anything.
      return new Response(isJson(body) ? body : '{}', {
        status: bodyless.has(response.status) ? 502 : response.status,
        headers: response.headers,
      });
    } catch (error) {
      // Thrown from here, it would be written to standard error by the client.
      last.fault = error instanceof Error && error.name === 'TimeoutError' ? 'TIMEOUT' : 'UNREACHABLE';
      return new Response('{}', { status: 503 });
    }
  };
}
