// SQLSTATE classes 22 (data exception), 23 (integrity constraint violation), 44 (WITH CHECK OPTION violation) and
// P0 (PL/pgSQL error, such as one that a trigger raises).
const refused = /^(22|23|44|P0)...$/;

/** Whether PostgreSQL refused what was to be written, as it would again. */
export function isRefusedByDatabase(error: unknown): boolean {
  return error instanceof Error && 'code' in error && refused.test(String(error.code));
}
