import { DataError } from './fault.ts';
import type { Node } from './node.ts';
import { holds, lastName } from './node.ts';
import type { Store } from './store.ts';

/** Catalogues and views of the server that people read in a migration (manual, 27.2 "The Cumulative Statistics System", 52 "System Catalogs", 53 "System Views"). */
const KNOWN: ReadonlySet<string> = new Set([
  'pg_stat_activity', 'pg_stat_replication', 'pg_stat_database', 'pg_stat_bgwriter', 'pg_stat_all_tables', 'pg_stat_user_tables', 'pg_stat_all_indexes', 'pg_stat_user_indexes', 'pg_statio_user_tables',
  'pg_stat_progress_create_index', 'pg_stat_progress_vacuum', 'pg_stat_progress_analyze', 'pg_stat_progress_cluster', 'pg_locks', 'pg_prepared_xacts', 'pg_replication_slots', 'pg_settings', 'pg_class',
  'pg_index', 'pg_indexes', 'pg_attribute', 'pg_attrdef', 'pg_constraint', 'pg_namespace', 'pg_type', 'pg_enum', 'pg_proc', 'pg_trigger', 'pg_database', 'pg_roles', 'pg_user', 'pg_tables', 'pg_views',
  'pg_matviews', 'pg_sequences', 'pg_stats', 'pg_statistic', 'pg_inherits', 'pg_partitioned_table', 'pg_depend', 'pg_description', 'pg_extension', 'pg_publication', 'pg_subscription', 'pg_rewrite',
]);

/** Calls that do something besides answering: a query that makes them for each row it finds is not without effect. */
const DOES_SOMETHING = /^(nextval|setval|set_config|pg_sleep\w*|pg_\w*advisory_\w*|pg_(cancel|terminate)_backend|pg_reload_conf|pg_switch_wal|dblink\w*|lo_\w+|query_to_xml\w*)$/;

const isSystem = ({ schemaname, relname }: Node): boolean => schemaname === 'information_schema' || schemaname === 'pg_catalog' || String(relname).startsWith('pg_');

/** Whether it is one that every server has. */
export const isKnown = ({ schemaname, relname }: Node): boolean => schemaname === 'information_schema' || KNOWN.has(relname as string);

/**
A SELECT that reads a view or catalogue of the server itself. What it finds goes to whoever sent it and changes no row, so there is nothing to carry out.

@throws DataError where it calls something that would have an effect for each row found: which rows these are is not modelled
*/
export function readsSystemView(store: Store, select: Node): boolean {
  const isThere = (name: string): boolean => store.shapes.has(name) || store.views.has(name);
  const found: Node[] = [];
  holds(select, 'RangeVar', (range) => {
    if (isSystem(range) && !isThere(range.relname)) found.push(range);
    return false;
  });
  if (found.length === 0) return false;
  const strange = found.find((range) => !isKnown(range));
  if (strange !== undefined) throw new DataError(null, `${strange.relname} is not one of the server’s own views that are known here`, strange.location);
  if (holds(select, 'FuncCall', (call) => DOES_SOMETHING.test(lastName(call.funcname)))) throw unknownRows(found[0]);
  return true;
}

/** A statement that makes something of what the server's own views hold. */
export const unknownRows = ({ relname, location }: Node): DataError =>
  new DataError(null, `which rows ${relname} holds is not modelled, so nothing can be made of them here`, (location as number | undefined) ?? null);
