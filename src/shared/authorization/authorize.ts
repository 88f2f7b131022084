import { ForbiddenError } from '../errors/access-errors.ts';

/** Throws `ForbiddenError` unless a policy said yes. `required` says in words who would be allowed. */
export function authorize(allowed: boolean, required: string): asserts allowed {
  if (!allowed) {
    throw new ForbiddenError(required);
  }
}
