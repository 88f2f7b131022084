import type { OperationContext } from '../../context.ts';
import { ReauthenticationRequiredError } from '../errors/access-errors.ts';
import type { Viewer } from './viewer.ts';

const minute = 60_000;

/**
 * For what ends or takes over an account: who found an open browser must not be able to do it.
 *
 * Asked last of all refusals, about the viewer as locked, so that nobody proves again who it is only to be refused.
 *
 * @throws {ReauthenticationRequiredError} if the viewer's last proof is older than the configuration allows, or it is a key
 */
export function requireRecentSignIn({ authenticatedAt }: Viewer, { now, config }: OperationContext): void {
  const oldest = now().getTime() - config.reauthenticationMinutes * minute;
  if (!authenticatedAt || authenticatedAt.getTime() < oldest) {
    throw new ReauthenticationRequiredError(config.reauthenticationMinutes);
  }
}
