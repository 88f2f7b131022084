import type { DomainError } from '../errors/domain-error.ts';

/**
 * Reads the violation of a named constraint as the refusal that it stands for; every other error passes.
 *
 * For use outside the transaction: inside, PostgreSQL has already aborted it.
 */
export function refuseViolation(refusals: Readonly<Record<string, () => DomainError>>) {
  return (error: unknown): never => {
    const constraint = error instanceof Error && 'constraint' in error ? String(error.constraint) : '';
    throw refusals[constraint]?.() ?? error;
  };
}
