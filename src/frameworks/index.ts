import alembic from '../../data/frameworks/alembic.json' with { type: 'json' };
import django from '../../data/frameworks/django.json' with { type: 'json' };
import efcore from '../../data/frameworks/efcore.json' with { type: 'json' };
import flyway from '../../data/frameworks/flyway.json' with { type: 'json' };
import laravel from '../../data/frameworks/laravel.json' with { type: 'json' };
import rails from '../../data/frameworks/rails.json' with { type: 'json' };
import typeorm from '../../data/frameworks/typeorm.json' with { type: 'json' };
import type { Framework } from './framework.ts';

/** All frameworks, in the order in which they are offered. */
export const FRAMEWORKS = [rails, django, laravel, flyway, alembic, efcore] as readonly Framework[];

/** Frameworks that an exhibit is about, and that are offered nowhere else. */
const EXHIBITED = [typeorm] as readonly Framework[];

/** The framework of this id, or null. */
export function frameworkOf(id: string): Framework | null {
  return [...FRAMEWORKS, ...EXHIBITED].find((framework) => framework.id === id) ?? null;
}

export { onEngine, standingText, wrapped } from './framework.ts';
export type { Framework, RunnerLock } from './framework.ts';
