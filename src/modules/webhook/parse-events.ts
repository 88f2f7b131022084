import { InvalidInputError } from '../../shared/errors/input-errors.ts';
import type { AuditAction } from '../audit/index.ts';

/** @throws {InvalidInputError} if no event is named */
export function parseEvents(events: readonly AuditAction[]): AuditAction[] {
  if (events.length === 0) {
    throw new InvalidInputError('Name at least one event.', ['input', 'events']);
  }
  return [...new Set(events)].toSorted();
}
