import { authorize } from './authorize.ts';
import type { Viewer } from './viewer.ts';

/**
 * For what is about sessions: a key cannot end them, nor become one.
 *
 * @throws {ForbiddenError} if the viewer calls with a key
 */
export function requireSignIn({ isKey }: Viewer): void {
  authorize(!isKey, 'somebody who has signed in');
}
