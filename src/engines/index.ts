import type { Engine } from './engine.ts';

/** Engines by the names that people and scenario files use. */
export type EngineId = 'postgres' | 'mysql' | 'mariadb' | 'sqlserver';

export const engineIds: readonly EngineId[] = ['postgres', 'mysql', 'mariadb', 'sqlserver'];

/**
The engine of that name, its parser loaded; code and data are fetched only now.

@throws Error for a name that is no engine's.
*/
export const loadEngine = async (id: string): Promise<Engine> => {
  switch (id) {
    case 'postgres':
      return (await import('./postgres/engine.ts')).loadPostgres();
    case 'mysql':
      return (await import('./mysql/engine.ts')).mysqlEngine;
    case 'mariadb':
      return (await import('./mysql/engine.ts')).mariadbEngine;
    case 'sqlserver':
      return (await import('./sqlserver/engine.ts')).loadSqlserver();
    default:
      throw new Error(`there is no engine "${id}"; the engines are ${engineIds.join(', ')}`);
  }
};
