import type { Context } from '../../context.ts';
import type { Eventual } from '../eventual.ts';
import type { IdKind } from '../ids.ts';

/** Finds a thing of one kind for the viewer; null when it does not exist, or is not the viewer's to see. */
export type FindVisible = (context: Context, id: string) => Eventual<object | null>;

/** How `node(id)` finds each kind; every module adds its own. */
export type VisibleNodes = Partial<Record<IdKind, FindVisible>>;
