import type { SessionCookies } from '../../context.ts';
import { BadArgument } from '../../shared/errors/access-errors.ts';

/** Where no answer can carry a cookie. */
export const noCookies: SessionCookies = {
  refreshToken: null,
  set() {
    throw new BadArgument('delivery', 'Cookies are set over plain HTTP only.');
  },
  clear() {
    // The cookie stays, and is good for nothing.
  },
};
