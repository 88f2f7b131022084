import { ArrayType } from '@mikro-orm/core';

/**
 * A list of texts, kept as `text[]`.
 *
 * The ORM's own type quotes an element only where it sees a need, and so writes the text NULL as an element that is
 * null. This one quotes every element (PostgreSQL 18, section 8.15.6).
 */
export class TextArray extends ArrayType {
  override convertToDatabaseValue(texts: readonly string[] | null): string | null {
    return texts && `{${texts.map(text => `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`).join(',')}}`;
  }
}
